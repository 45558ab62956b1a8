//! Buffers that wait for the next connection that has something to move: an idle one holds none. Each processor has some of
//! its own, whose bytes are in its cache and whose lock nobody waits for; what is over is for all.
use crate::sys::fork;
use crate::sys::lock::Brief;
use crate::sys::mem::List;
use crate::sys::thread::{alone, processor};
use static_assertions::const_assert;

const KEPT: usize = 4;
const PROCESSORS: usize = 16;
const_assert!(PROCESSORS < fork::MOST / 2); // the other locks of the process want places too
/// A larger one goes back to the allocator.
const LARGEST: usize = 512 * 1024;

/// On cache lines of its own.
#[repr(align(128))]
struct Shelf(Brief<[List<u8>; KEPT]>);

static NEAR: [Shelf; PROCESSORS] = [const { Shelf::new() }; PROCESSORS];
static COMMON: Shelf = Shelf::new();

impl Shelf {
    const fn new() -> Shelf {
        Shelf(Brief::new([const { List::new() }; KEPT]))
    }

    fn take(&'static self) -> Option<List<u8>> {
        let found = |kept: &mut [List<u8>; KEPT]| kept.iter_mut().find(|list| list.capacity() != 0).map(std::mem::take);
        self.0.global().with(found)
    }

    /// Comes back where there is no place.
    fn give(&'static self, mut list: List<u8>) -> Option<List<u8>> {
        self.0.global().with(|kept| match kept.iter_mut().find(|place| place.capacity() == 0) {
            Some(place) => {
                std::mem::swap(place, &mut list);
                None
            }
            None => Some(list),
        })
    }
}

fn near() -> Option<&'static Shelf> {
    (!alone()).then(|| &NEAR[processor() % PROCESSORS])
}

/// Empty, perhaps with room.
pub fn take() -> List<u8> {
    near().and_then(Shelf::take).or_else(|| COMMON.take()).unwrap_or_default()
}

pub fn give(mut list: List<u8>) {
    if list.capacity() == 0 || list.capacity() > LARGEST {
        return;
    }
    list.clear();
    let over = match near() {
        Some(shelf) => shelf.give(list),
        None => Some(list),
    };
    let refused = over.and_then(|list| COMMON.give(list));
    drop(refused); // outside the locks
}
