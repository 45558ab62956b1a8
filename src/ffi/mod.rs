//! Carries values across the border: guard, handles, slices, texts, out pointers, callback triples.
pub mod arg;
pub mod callback;
pub mod guard;
pub mod handle;
pub mod table;
