//! The error record: what a failing call leaves behind. Fixed size, no allocation.
use crate::base::line::Line;
use crate::base::status::{Kind, Status};

pub const ENTRIES: usize = 16;

/// One entry of OpenSSL's error queue.
#[derive(Clone, Copy)]
pub struct Entry {
    pub code: u64,
    pub function: Line<64>,
    pub data: Line<96>,
}

#[derive(Clone, Copy)]
pub struct Record {
    pub status: i32,
    pub kind: Kind,
    /// errno, EAI_*, h_errno or X509_V_ERR_*, as the kind says; -1 with SYSCALL is an end without goodbye.
    pub code: i64,
    /// errno beside an EAI_SYSTEM; the depth beside an X509_V_ERR_*.
    pub detail: i32,
    pub message: Line<512>,
    count: usize,
    entries: [Entry; ENTRIES],
}

impl Record {
    pub const EMPTY: Record = Record {
        status: 0,
        kind: Kind::None,
        code: 0,
        detail: 0,
        message: Line::EMPTY,
        count: 0,
        entries: [Entry { code: 0, function: Line::EMPTY, data: Line::EMPTY }; ENTRIES],
    };

    /// What is told where there is no memory for a record.
    pub const NO_MEMORY: Record = Record {
        status: Status::NOMEM.code(),
        kind: Kind::Local,
        message: Line::of("out of memory, also for saying more: free some and try again"),
        ..Record::EMPTY
    };

    pub fn begin(&mut self, status: Status, kind: Kind) {
        self.status = status.code();
        self.kind = kind;
        self.code = 0;
        self.detail = 0;
        self.message.clear();
        self.count = 0;
    }

    /// Beyond the sixteenth, the newest are left out: the oldest says what happened first.
    pub fn next_entry(&mut self) -> Option<&mut Entry> {
        let entry = self.entries.get_mut(self.count)?;
        self.count += 1;
        entry.code = 0;
        entry.function.clear();
        entry.data.clear();
        Some(entry)
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries[..self.count]
    }
}
