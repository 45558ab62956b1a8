//! One line of text in a fixed buffer: longer text is cut, never allocated.
use core::fmt;

#[derive(Clone, Copy)]
pub struct Line<const N: usize> {
    len: usize,
    bytes: [u8; N], // always one NUL behind the text
}

impl<const N: usize> Line<N> {
    pub const EMPTY: Line<N> = Line { len: 0, bytes: [0; N] };

    /// For statics; cut like any other.
    pub const fn of(text: &str) -> Line<N> {
        let mut line = Line::EMPTY;
        while line.len + 1 < N && line.len < text.len() {
            line.bytes[line.len] = text.as_bytes()[line.len];
            line.len += 1;
        }
        line
    }

    pub fn clear(&mut self) {
        self.len = 0;
        self.bytes[0] = 0;
    }

    pub fn set(&mut self, text: fmt::Arguments<'_>) {
        self.clear();
        self.add(text);
    }

    pub fn add(&mut self, text: fmt::Arguments<'_>) {
        // the writer below never fails: it cuts
        let _ = fmt::write(self, text);
    }

    /// Bytes that someone else chose (a peer, a certificate): control characters and bytes beyond ASCII become '?'.
    pub fn add_foreign(&mut self, text: &[u8]) {
        for &b in text {
            let shown = if (0x20..0x7f).contains(&b) { b } else { b'?' };
            self.push(shown);
        }
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or("")
    }

    /// The text with its NUL.
    pub fn with_nul(&self) -> &[u8] {
        &self.bytes[..self.len + 1]
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn push(&mut self, b: u8) {
        if self.len + 1 < N {
            self.bytes[self.len] = b;
            self.len += 1;
            self.bytes[self.len] = 0;
        }
    }
}

impl<const N: usize> fmt::Write for Line<N> {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        for c in s.chars() {
            let mut utf8 = [0; 4];
            let piece = c.encode_utf8(&mut utf8).as_bytes();
            if self.len + piece.len() >= N {
                break; // a character is kept whole or not at all
            }
            let one_line = if piece == b"\n" || piece == b"\r" { b" " } else { piece };
            one_line.iter().for_each(|&b| self.push(b));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is put in, it stays one line.
    #[test]
    fn ends_of_lines_are_spaces() {
        let mut line = Line::<16>::EMPTY;
        line.add(format_args!("a\nb\rc{}", "\r\n"));
        assert_eq!(line.as_str(), "a b c  ");
    }
}
