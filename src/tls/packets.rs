//! Datagrams in a queue of bytes: each behind its length, so that none is joined to another or split.
use crate::base::status::Outcome;
use crate::sys::mem::List;
use crate::tls::queue::Queue;

const PREFIX: usize = size_of::<u32>();

pub fn put(queue: &mut Queue, datagram: &[u8]) -> Outcome<()> {
    let list = queue.back(PREFIX + datagram.len())?;
    list.extend(&(datagram.len() as u32).to_ne_bytes())?;
    list.extend(datagram)
}

/// Puts in what `fill` appends to the list, as one datagram; nothing when that is nothing.
pub fn put_by<R>(queue: &mut Queue, most: usize, fill: impl FnOnce(&mut List<u8>) -> R) -> Outcome<R> {
    let list = queue.back(PREFIX + most)?;
    let before = list.len();
    list.extend(&[0; PREFIX])?;
    let answer = fill(list);
    let len = list.len() - before - PREFIX;
    if len == 0 {
        list.truncate(before);
    } else {
        list[before..before + PREFIX].copy_from_slice(&(len as u32).to_ne_bytes());
    }
    Ok(answer)
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (prefix, rest) = bytes.split_first_chunk::<PREFIX>()?;
    rest.split_at_checked(u32::from_ne_bytes(*prefix) as usize)
}

/// The one at the front.
pub fn next(queue: &Queue) -> Option<&[u8]> {
    split(queue.front()).map(|(first, _)| first)
}

/// Takes the one at the front away; how many bytes of the queue that were.
pub fn drop_next(queue: &mut Queue) -> usize {
    let len = next(queue).map_or(queue.len(), |datagram| datagram.len() + PREFIX);
    queue.consume(len);
    len
}

/// Bytes of all of them.
pub fn total(queue: &Queue) -> usize {
    let (mut rest, mut sum) = (queue.front(), 0);
    while let Some((first, behind)) = split(rest) {
        sum += first.len();
        rest = behind;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_comes_out_as_it_went_in() {
        let mut queue = Queue::default();
        for len in [1, 300, 1500, 16_500, 7] {
            put(&mut queue, &[len as u8; 20_000][..len]).unwrap();
        }
        assert_eq!(total(&queue), 1 + 300 + 1500 + 16_500 + 7);
        for len in [1, 300, 1500, 16_500, 7] {
            assert_eq!(next(&queue), Some(&[len as u8; 20_000][..len]));
            assert_eq!(drop_next(&mut queue), len + PREFIX);
        }
        assert!(queue.is_empty() && next(&queue).is_none());
    }

    #[test]
    fn nothing_put_in_leaves_nothing() {
        let mut queue = Queue::default();
        put_by(&mut queue, 100, |_| ()).unwrap();
        assert!(queue.is_empty());
        put_by(&mut queue, 100, |list| list.extend(b"abc")).unwrap().unwrap();
        assert_eq!(next(&queue), Some(&b"abc"[..]));
    }
}
