//! The nonce of a record: the IV with the record's number mixed into its last eight bytes.
use crate::sys::mem::wipe;

pub(in crate::sys) const IV: usize = 12;

/// With four bytes behind it, so that it is written in one piece. What copies it reads its first eight bytes and its last
/// eight, and a processor waits where those were not written together.
#[repr(align(16))]
#[derive(Clone, Copy)]
pub(in crate::sys) struct Nonce([u8; 16]);

impl Nonce {
    pub fn of(iv: &[u8; IV]) -> Nonce {
        let mut whole = [0; 16];
        whole[..IV].copy_from_slice(iv);
        Nonce(whole)
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub fn of_record(&self, number: u64) -> Nonce {
        use std::arch::x86_64::{_mm_load_si128, _mm_set_epi64x, _mm_store_si128, _mm_xor_si128};
        let mut made = Nonce([0; 16]);
        let number = number.to_be();
        // SAFETY: each x86-64 has SSE2; sixteen bytes, and aligned so
        unsafe {
            let number = _mm_set_epi64x((number >> 32) as i64, (number << 32) as i64);
            let iv = _mm_load_si128(self.0.as_ptr().cast());
            _mm_store_si128(made.0.as_mut_ptr().cast(), _mm_xor_si128(iv, number));
        }
        made
    }

    #[cfg(not(target_arch = "x86_64"))]
    #[inline]
    pub fn of_record(&self, number: u64) -> Nonce {
        self.bytewise(number)
    }

    #[cfg(any(test, not(target_arch = "x86_64")))]
    fn bytewise(&self, number: u64) -> Nonce {
        let mut made = *self;
        for (byte, of_number) in made.0[IV - 8..IV].iter_mut().zip(number.to_be_bytes()) {
            *byte ^= of_number;
        }
        made
    }

    pub fn as_ptr(&self) -> *const u8 {
        self.0.as_ptr()
    }

    pub fn wipe(&mut self) {
        wipe(&mut self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_mixed_into_the_last_eight() {
        let iv = Nonce::of(&[0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b]);
        let made = iv.of_record(0x0102_0304_0506_0708);
        assert_eq!(made.0[..IV], [0x10, 0x11, 0x12, 0x13, 0x15, 0x17, 0x15, 0x13, 0x1d, 0x1f, 0x1d, 0x13]);
        for number in [0, 1, 255, 256, u64::from(u32::MAX), 1 << 32, u64::MAX - 1] {
            assert_eq!(iv.of_record(number).0, iv.bytewise(number).0);
        }
    }
}
