//! Questions to the system that know no deadline: each is asked on a thread that can be left behind, at most sixteen at a
//! time.
use crate::base::status::Outcome;
use crate::sys::clock::Deadline;
use crate::sys::meet::Meeting;
use crate::sys::mem::Shared;
use crate::sys::thread;

/// What the asker and the thread share; whoever is last frees it.
pub struct Errand<Q, A> {
    state: Meeting<State<A>>, // dropped first: that orders the rest for race detectors
    pub question: Q,
}

struct State<A> {
    answer: Option<A>,
    cancelled: bool,
}

/// What waiting came to.
pub enum Came<A> {
    Answer(A),
    Cancelled,
    TooLate,
}

impl<Q: Send + Sync + 'static, A: Clone + Send + 'static> Errand<Q, A> {
    /// The place is given back when the answer is there, whoever still waits for it.
    pub fn start(question: Q, place: Place, work: fn(&Q) -> A) -> Outcome<Shared<Errand<Q, A>>> {
        let state = Meeting::new(State { answer: None, cancelled: false });
        let errand = Shared::new(Errand { state, question })?;
        let theirs = errand.clone();
        thread::start(move || {
            let answer = work(&theirs.question);
            drop(place);
            theirs.state.change(|state| state.answer = Some(answer));
        })?;
        Ok(errand)
    }

    pub fn wait(&self, deadline: Deadline) -> Outcome<Came<A>> {
        let look = |state: &mut State<A>| match &state.answer {
            _ if state.cancelled => Some(Came::Cancelled),
            Some(answer) => Some(Came::Answer(answer.clone())),
            None => None,
        };
        Ok(self.state.wait_until(deadline, look)?.unwrap_or(Came::TooLate))
    }

    /// Whoever waits is told so, now and later; the thread ends by itself.
    pub fn cancel(&self) {
        self.state.change(|state| state.cancelled = true);
    }
}

/// One of the sixteen that may be under way.
pub struct Place(());

struct Places {
    /// A forked child has none of its parent's threads: it begins anew.
    process: i32,
    taken: u32,
}

pub const MOST: u32 = 16;
static PLACES: Meeting<Places> = Meeting::new(Places { process: 0, taken: 0 });

impl Place {
    /// None: all were taken until the deadline.
    pub fn take(deadline: Deadline) -> Outcome<Option<Place>> {
        // SAFETY: always succeeds
        let process = unsafe { libc::getpid() };
        let got = PLACES.global().wait_until(deadline, |places| {
            if places.process != process {
                *places = Places { process, taken: 0 };
            }
            (places.taken < MOST).then(|| places.taken += 1)
        })?;
        Ok(got.map(Place))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        PLACES.change(|places| places.taken = places.taken.saturating_sub(1));
    }
}
