//! The world of certificates that tests/certs.sh makes, and the openssl command as the reference.
#![allow(dead_code)] // each test program uses its part
use sslwrap::base::status::Status;
use sslwrap::sys::{errq, report};
use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;

pub fn dir() -> PathBuf {
    static MADE: Once = Once::new();
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("certs");
    MADE.call_once(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certs.sh");
        // one test program at a time makes it
        let made = Command::new("flock").arg(dir.with_extension("lock")).arg("sh").arg(script).arg(&dir).status();
        assert!(made.expect("sh").success(), "tests/certs.sh failed");
    });
    dir
}

pub fn path(name: &str) -> PathBuf {
    dir().join(name)
}

pub fn cpath(name: &str) -> CString {
    CString::new(path(name).to_str().unwrap()).unwrap()
}

pub fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Writes a file of this test program's own.
pub fn write(name: &str, content: &[u8]) -> CString {
    let path = dir().join(format!("{}-{name}", std::process::id()));
    std::fs::write(&path, content).unwrap();
    CString::new(path.to_str().unwrap()).unwrap()
}

/// What the openssl command prints, run where the certificates are.
pub fn openssl(args: &[&str]) -> String {
    String::from_utf8(openssl_bytes(args)).unwrap().trim_end().to_string()
}

pub fn openssl_bytes(args: &[&str]) -> Vec<u8> {
    let out = Command::new("openssl").args(args).current_dir(dir()).stdin(Stdio::null()).output().expect("openssl");
    assert!(out.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

/// The text of a failure; the queue must be empty after it.
pub fn message(status: Status) -> String {
    assert!(errq::is_empty(), "OpenSSL's queue is not empty");
    report::publish("test", status);
    report::with_record(|record| {
        assert_eq!(record.status, status.code());
        record.message.as_str().strip_prefix("test: ").unwrap().to_string()
    })
}

/// The failure that must come, as text.
pub fn refused<T>(outcome: Result<T, Status>) -> String {
    match outcome {
        Ok(_) => panic!("was accepted"),
        Err(status) => message(status),
    }
}

pub fn has(text: &str, part: &str) {
    assert!(text.contains(part), "{text:?} does not say {part:?}");
}
