//! Buffers that wait for the next connection that has something to move: an idle one holds none.
use crate::sys::lock::Brief;
use crate::sys::mem::List;

const KEPT: usize = 16;
/// A larger one goes back to the allocator.
const LARGEST: usize = 512 * 1024;

static POOL: Brief<[List<u8>; KEPT]> = Brief::new([const { List::new() }; KEPT]);

/// Empty, perhaps with room.
pub fn take() -> List<u8> {
    POOL.global().with(|kept| {
        let found = kept.iter_mut().find(|list| list.capacity() != 0);
        found.map(std::mem::take).unwrap_or_default()
    })
}

pub fn give(mut list: List<u8>) {
    if list.capacity() == 0 || list.capacity() > LARGEST {
        return;
    }
    list.clear();
    let refused = POOL.global().with(|kept| match kept.iter_mut().find(|place| place.capacity() == 0) {
        Some(place) => {
            std::mem::swap(place, &mut list);
            None
        }
        None => Some(list),
    });
    drop(refused); // outside the lock
}
