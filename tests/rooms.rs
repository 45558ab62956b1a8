//! The rooms of ARCHITECTURE.md, read from the sources: who may name whom, where `unsafe`, OpenSSL and exports may stand,
//! and that every export is one guard that says its own name. What is checked is itself checked, on planted mistakes.
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A room, and those that it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("sys", &["base"]),
    ("pki", &["base", "sys"]),
    ("net", &["base", "sys"]),
    ("tls", &["base", "sys", "pki", "net"]),
    ("ffi", &["base", "sys"]),
    ("capi", &["base", "sys", "pki", "net", "tls", "ffi"]),
];
/// The compiler forbids it there too; this sees that nobody took the attribute away.
const WITHOUT_UNSAFE: &[&str] = &["base", "pki", "net", "tls"];
/// Exports that cannot fail: `guard_value` instead of `guard`.
const VALUES: &[&str] = &[
    "sslwrap_version",
    "sslwrap_openssl_version_num",
    "sslwrap_status_name",
    "sslwrap_error_message",
    "sslwrap_error_clear",
    "sslwrap_thread_stop",
    "sslwrap_htons",
    "sslwrap_htonl",
    "sslwrap_ntohs",
    "sslwrap_ntohl",
];
/// Files of capi that need not export anything.
const WITHOUT_EXPORTS: &[&str] = &["mod", "types"];

#[test]
fn rooms_are_kept() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut bad = check_root(&read(&root.join("src/lib.rs")));
    for (room, _) in ROOMS {
        for file in files(&root.join("src").join(room)) {
            let name = file.strip_prefix(root).unwrap_or(&file).display().to_string();
            for mistake in check(room, &name, &read(&file)) {
                bad.push(format!("{name}:{mistake}"));
            }
        }
    }
    let stems = files(&root.join("src/capi")).iter().map(|f| stem(f)).collect::<Vec<_>>();
    bad.extend(check_list(&stems, &read(&root.join("build.rs"))));
    assert!(bad.is_empty(), "\n{}\n", bad.join("\n"));
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn stem(path: &Path) -> String {
    path.file_stem().and_then(|s| s.to_str()).unwrap_or("").to_string()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The text with comments and the insides of literals blanked, byte for byte as long as before.
fn code_only(text: &str) -> String {
    let b = text.as_bytes();
    let mut out = b.to_vec();
    let blank = |out: &mut Vec<u8>, from: usize, to: usize| {
        out[from..to].iter_mut().filter(|c| **c != b'\n').for_each(|c| *c = b' ');
    };
    let mut i = 0;
    while i < b.len() {
        let word_before = i > 0 && is_word(b[i - 1]);
        if b[i..].starts_with(b"//") {
            let end = b[i..].iter().position(|&c| c == b'\n').map_or(b.len(), |n| i + n);
            blank(&mut out, i, end);
            i = end;
        } else if b[i..].starts_with(b"/*") {
            let (start, mut depth) = (i, 0);
            while i < b.len() {
                if b[i..].starts_with(b"/*") {
                    (depth, i) = (depth + 1, i + 2);
                } else if b[i..].starts_with(b"*/") {
                    (depth, i) = (depth - 1, i + 2);
                    if depth == 0 {
                        break;
                    }
                } else {
                    i += 1;
                }
            }
            i = i.min(b.len());
            blank(&mut out, start, i);
        } else if let Some(hashes) = raw_string(&b[i..]).filter(|_| !word_before) {
            let open = i + b[i..].iter().position(|&c| c == b'"').unwrap_or(0) + 1;
            let mut close = vec![b'"'];
            close.extend(std::iter::repeat_n(b'#', hashes));
            let end = b[open..].windows(close.len()).position(|w| w == close).map_or(b.len(), |n| open + n);
            blank(&mut out, open, end);
            i = (end + close.len()).min(b.len());
        } else if b[i] == b'"' {
            let mut end = i + 1;
            while end < b.len() && b[end] != b'"' {
                end += 1 + usize::from(b[end] == b'\\');
            }
            let end = end.min(b.len());
            blank(&mut out, i + 1, end);
            i = end + 1;
        } else if b[i] == b'\'' && b.get(i + 1) == Some(&b'\\') {
            let end = b[i + 3..].iter().position(|&c| c == b'\'').map_or(b.len(), |n| i + 3 + n);
            blank(&mut out, i + 1, end);
            i = end + 1;
        } else if b[i] == b'\'' && char_len(&text[i + 1..]).is_some_and(|n| b.get(i + 1 + n) == Some(&b'\'')) {
            let end = i + 1 + char_len(&text[i + 1..]).unwrap_or(1);
            blank(&mut out, i + 1, end);
            i = end + 1;
        } else {
            i += 1;
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

fn char_len(text: &str) -> Option<usize> {
    text.chars().next().map(char::len_utf8)
}

/// r"..", br#".."#, cr".." : the number of hashes.
fn raw_string(b: &[u8]) -> Option<usize> {
    let start = usize::from(matches!(b.first(), Some(b'b' | b'c')));
    if b.get(start) != Some(&b'r') {
        return None;
    }
    let hashes = b[start + 1..].iter().take_while(|&&c| c == b'#').count();
    (b.get(start + 1 + hashes) == Some(&b'"')).then_some(hashes)
}

fn is_word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_'
}

/// Where `word` stands by itself.
fn places(code: &str, word: &str) -> Vec<usize> {
    let b = code.as_bytes();
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(|&at| at == 0 || !is_word(b[at - 1]))
        .filter(|&at| b.get(at + word.len()).is_none_or(|&c| !is_word(c)))
        .collect()
}

fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn ident(text: &str) -> &str {
    let end = text.bytes().position(|c| !is_word(c)).unwrap_or(text.len());
    &text[..end]
}

/// What `code` goes on with behind `::`, blanks left out.
fn behind_colons(code: &str) -> Option<&str> {
    Some(code.trim_start().strip_prefix("::")?.trim_start())
}

/// What is wrong with one file of a room, each "line: why".
fn check(room: &str, name: &str, text: &str) -> Vec<String> {
    let code = code_only(text);
    let allowed = ROOMS.iter().find(|(r, _)| *r == room).map_or(&[][..], |(_, uses)| uses);
    let mut bad = Vec::new();
    let mut say = |at: usize, why: String| bad.push(format!("{}: {why}", line(&code, at)));

    for at in places(&code, "crate") {
        let (before, behind) = (code[..at].trim_end(), &code[at + 5..]);
        if before.ends_with("extern") {
            say(at, "extern crate".into());
        } else if let Some(path) = behind_colons(behind) {
            let to = ident(path);
            if to.is_empty() {
                say(at, "a group of crate:: paths hides rooms: one use for each".into());
            } else if !ROOMS.iter().any(|(r, _)| *r == to) {
                say(at, format!("crate::{to} is no room: name the full path"));
            } else if to != room && !allowed.contains(&to) {
                say(at, format!("{room} must not use {to}"));
            }
        } else if !(before.ends_with('(') && behind.trim_start().starts_with(')')) {
            say(at, "`crate` without a path hides rooms".into());
        }
    }
    for at in places(&code, "sslwrap") {
        if behind_colons(&code[at + 7..]).is_some() {
            say(at, "the crate by its own name hides rooms".into());
        }
    }
    let top = name.ends_with(&format!("src/{room}/mod.rs"));
    for at in places(&code, "super") {
        let path = behind_colons(&code[at + 5..]);
        if path.is_some_and(|p| ident(p) == "super") {
            say(at, "super::super leaves the room unseen: use crate::".into());
        } else if top && path.is_some() {
            say(at, "super:: in a room's mod.rs is the crate's root: use crate::".into());
        }
    }
    for at in places(&code, "use") {
        let end = code[at..].find(';').map_or(code.len(), |n| at + n);
        if places(&code[at..end], "super").len() > 1 && !code[at..end].contains("super::super") {
            say(at, "super inside a group of super:: leaves the room unseen".into());
        }
    }
    for (words, only, why) in [
        (&["libc", "openssl_sys"][..], "sys", "only sys names it"),
        (&["no_mangle", "export_name"], "capi", "only capi exports"),
        (&["macro_use", "macro_export", "global_allocator", "path"], "", "hides rooms or changes the process"),
    ] {
        for word in words.iter().filter(|_| room != only) {
            for at in places(&code, word) {
                let attribute = only.is_empty() && !code[..at].trim_end().ends_with('[');
                if !attribute {
                    say(at, format!("{word}: {why}"));
                }
            }
        }
    }
    for at in places(&code, "extern") {
        let behind = code[at + 6..].trim_start().trim_start_matches(['"', ' ']);
        if room != "sys" && behind.starts_with('{') {
            say(at, "only sys declares functions of others".into());
        }
    }
    if WITHOUT_UNSAFE.contains(&room) {
        for word in ["unsafe", "unsafe_code"] {
            for at in places(&code, word) {
                say(at, format!("{word} in {room}"));
            }
        }
    }
    if room == "capi" {
        check_exports(name, text, &code, &mut say);
    }
    bad
}

fn check_exports(name: &str, text: &str, code: &str, say: &mut impl FnMut(usize, String)) {
    let mut exported = 0;
    for at in places(code, "macro_rules") {
        say(at, "macros hide exports from the header".into());
    }
    for at in places(code, "export_name") {
        say(at, "an export has its own name: no_mangle".into());
    }
    for at in places(code, "no_mangle") {
        exported += 1;
        // the item behind this attribute and further ones
        let mut rest = code[at..].find(']').map_or("", |n| &code[at + n + 1..]).trim_start();
        rest = rest.trim_start_matches(')');
        while let Some(more) = rest.trim_start().strip_prefix("#[") {
            rest = more.find(']').map_or("", |n| &more[n + 1..]);
        }
        let rest = rest.trim_start();
        let begin = code.len() - rest.len();
        let extern_c = |form: &str| text[begin..].strip_prefix(form);
        let Some(signature) = extern_c("pub unsafe extern \"C\" fn ").or(extern_c("pub extern \"C\" fn ")) else {
            say(at, "an export is `pub unsafe extern \"C\" fn` or `pub extern \"C\" fn`".into());
            continue;
        };
        let function = ident(signature);
        if !function.starts_with("sslwrap_") {
            say(begin, format!("{function} does not begin with sslwrap_"));
        }
        let Some((result, body_at, body)) = parts(code, begin) else {
            say(begin, format!("{function} has no body"));
            continue;
        };
        let value = VALUES.contains(&function);
        if !value && result != "c_int" {
            say(begin, format!("{function} returns `{result}` and not c_int, and is not in VALUES of tests/rooms.rs"));
        }
        // exactly one guard, all around, with its own name
        let quiet = function.starts_with("sslwrap_error_"); // they leave the record alone, also when they fail
        let guard = match (value, quiet) {
            (true, _) => "guard_value(",
            (false, true) => "guard_quiet(",
            (false, false) => "guard(",
        };
        let mut inside = body.trim();
        while let Some(constant) = inside.strip_prefix("const ") {
            inside = constant.split_once(';').map_or("", |(_, rest)| rest.trim());
        }
        let lead = body.trim_end().len() - inside.len();
        let around = inside.strip_prefix(guard).and_then(|_| closing(inside, guard.len() - 1));
        if around != Some(inside.len().wrapping_sub(1)) {
            say(begin, format!("{function}: its whole body must be one {guard}..)"));
            continue;
        }
        if ["guard", "guard_value", "guard_quiet"].iter().map(|g| places(body, g).len()).sum::<usize>() != 1 {
            say(begin, format!("{function} has more than one guard"));
        }
        let own = format!("\"{function}\"");
        if !value && !text[body_at + lead + guard.len()..].trim_start().starts_with(&own) {
            say(begin, format!("{function}: its guard does not say {own}"));
        }
    }
    let public = code.match_indices("extern \" \" fn ").filter(|(at, _)| {
        let before = &code[..*at];
        before.ends_with("pub ") || before.ends_with("pub unsafe ")
    });
    if public.count() > exported {
        say(0, "a public extern \"C\" function without no_mangle is not in the library".into());
    }
    let stem = stem(Path::new(name));
    if exported == 0 && !WITHOUT_EXPORTS.contains(&stem.as_str()) {
        say(0, "a file of capi without exports".into());
    }
}

/// The result type, the body and its place, of the function whose signature begins at `begin`.
fn parts(code: &str, begin: usize) -> Option<(&str, usize, &str)> {
    let open = begin + code[begin..].find('(')?;
    let close = closing(code, open)?;
    let brace = close + code[close..].find('{')?;
    let result = code[close + 1..brace].trim().trim_start_matches("->").trim();
    let end = closing(code, brace)?;
    Some((result, brace + 1, &code[brace + 1..end]))
}

/// Where the bracket at `open` is closed.
fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in code.bytes().enumerate().skip(open) {
        match c {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// src/lib.rs holds the rooms and nothing that could be named past them.
fn check_root(text: &str) -> Vec<String> {
    let code = code_only(text);
    let mut bad = Vec::new();
    for word in ["use", "macro_rules", "extern", "path", "fn", "static", "const", "type", "trait"] {
        for at in places(&code, word) {
            bad.push(format!("src/lib.rs:{}: `{word}` at the root hides rooms", line(&code, at)));
        }
    }
    let mut attributes = Vec::new();
    let mut seen = Vec::new();
    for l in code.lines().map(str::trim) {
        let item = l.strip_prefix("pub(crate) ").or_else(|| l.strip_prefix("pub ")).unwrap_or(l);
        if l.starts_with("#[") {
            attributes.push(l);
        } else if let Some(module) = item.strip_prefix("mod ") {
            let room = ident(module);
            if !ROOMS.iter().any(|(r, _)| *r == room) {
                bad.push(format!("src/lib.rs: {room} is no room"));
            }
            if WITHOUT_UNSAFE.contains(&room) && !attributes.contains(&"#[forbid(unsafe_code)]") {
                bad.push(format!("src/lib.rs: {room} needs #[forbid(unsafe_code)]"));
            }
            if attributes.iter().any(|a| a.contains("cfg") || a.contains("path")) {
                bad.push(format!("src/lib.rs: {room} is not always, or not here"));
            }
            seen.push(room);
            attributes.clear();
        }
    }
    for (room, _) in ROOMS.iter().filter(|(room, _)| seen.iter().filter(|s| s == &room).count() != 1) {
        bad.push(format!("src/lib.rs: the room {room} must be there once"));
    }
    bad
}

/// Each file of capi is in build.rs's list, from which the header comes, and the other way round.
fn check_list(stems: &[String], build: &str) -> Vec<String> {
    let listed = build.find("const CAPI:").map(|at| {
        let list = &build[at..];
        let list = list.find('=').map_or("", |n| &list[n..]);
        let list = &list[..list.find(';').unwrap_or(list.len())];
        list.split('"').skip(1).step_by(2).map(str::to_string).collect::<Vec<_>>()
    });
    let listed = listed.unwrap_or_default();
    let mut bad = Vec::new();
    for stem in stems.iter().filter(|s| *s != "mod" && !listed.contains(s)) {
        bad.push(format!("src/capi/{stem}.rs is not in build.rs's list CAPI, so not in the header"));
    }
    for name in listed.iter().filter(|n| !stems.contains(n)) {
        bad.push(format!("build.rs's list CAPI names {name}, and there is no src/capi/{name}.rs"));
    }
    bad
}

// ---- the checks, checked ----

/// Refused once, for the reason that is meant.
fn refused(room: &str, text: &str, why: &str) {
    refused_in(room, &format!("src/{room}/x.rs"), text, why);
}

fn refused_in(room: &str, name: &str, text: &str, why: &str) {
    let bad = check(room, name, text);
    assert!(bad.iter().any(|b| b.contains(why)), "in {room}, not refused for `{why}`: {text}\n{bad:?}");
}

fn accepted(room: &str, text: &str) {
    let bad = check(room, &format!("src/{room}/x.rs"), text);
    assert!(bad.is_empty(), "in {room}, refused: {text}\n{bad:?}");
}

#[test]
fn the_order_of_rooms() {
    for (room, uses) in ROOMS {
        for (other, _) in ROOMS {
            let text = format!("use crate::{other}::thing;\n");
            let text = if *room == "capi" { text + GOOD } else { text };
            if uses.contains(other) || room == other {
                accepted(room, &text);
            } else {
                refused(room, &text, &format!("{room} must not use {other}"));
            }
        }
    }
    refused("ffi", "fn f() -> crate::tls::Conn { x }", "ffi must not use tls");
    refused("ffi", "fn f() { let a = 1; crate :: net :: open() }", "ffi must not use net");
    refused("net", "pub(in crate::tls) fn f() {}", "net must not use tls");
    accepted("net", "pub(crate) fn f() {} pub(in crate::net) fn g() {}");
}

#[test]
fn ways_around_the_rooms() {
    refused("pki", "use crate::{sys::a, tls::b};", "a group of crate:: paths");
    refused("pki", "use crate::*;", "a group of crate:: paths");
    refused("pki", "use crate::helper::f;", "crate::helper is no room");
    refused("pki", "use {crate as root};", "`crate` without a path");
    refused("pki", "extern crate libc;", "extern crate");
    refused("pki", "use ::sslwrap::tls::Conn;", "by its own name");
    refused("pki", "use super::super::tls::Conn;", "super::super");
    refused("pki", "use super :: super :: tls::Conn;", "super::super");
    refused("pki", "use super::{super::tls::Conn};", "super inside a group");
    refused("pki", "use super::{a, self, super::tls};", "super inside a group");
    refused_in("pki", "src/pki/mod.rs", "use super::tls::Conn;", "is the crate's root");
    refused("pki", "#[path = \"../tls/conn.rs\"] mod conn;", "path");
    refused("pki", "#[macro_export] macro_rules! m { () => {} }", "macro_export");
    accepted("pki", "use super::store::Store; let path = 1; f(path);");
}

#[test]
fn openssl_unsafe_and_exports_have_their_place() {
    refused("tls", "use openssl_sys as o;", "openssl_sys: only sys");
    refused("ffi", "fn f() { libc::close(1) }", "libc: only sys");
    refused("capi", "use libc::c_int;", "libc: only sys");
    refused("tls", "extern \"C\" { fn SSL_new(); }", "only sys declares");
    refused("tls", "unsafe extern \"C\" { fn SSL_new(); }", "only sys declares");
    refused("tls", "fn f() { unsafe { g() } }", "unsafe in tls");
    refused("base", "#![allow(unsafe_code)]", "unsafe_code in base");
    refused("net", "unsafe impl Send for X {}", "unsafe in net");
    refused("pki", "unsafe fn f() {}", "unsafe in pki");
    refused("ffi", "#[no_mangle] pub extern \"C\" fn sslwrap_x() {}", "only capi exports");
    refused("sys", "#[export_name = \"x\"] fn f() {}", "only capi exports");
    refused("sys", "#[global_allocator] static A: B = B;", "global_allocator");
    accepted("sys", "use libc::c_int; extern \"C\" { fn f(); } fn g() { unsafe { f() } }");
    accepted("ffi", "fn f() { unsafe { g() } }");
}

#[test]
fn comments_and_texts_are_not_code() {
    accepted("base", "// use crate::tls::x; unsafe\n/* libc /* nested unsafe */ crate::{ */ fn f() {}");
    accepted(
        "base",
        "const A: &str = \"unsafe \\\" libc\"; const B: char = '\"'; const C: char = '\\''; fn f<'a>(x: &'a str) {}",
    );
    accepted("base", "const A: &str = r#\"unsafe \" libc\"#; const B: &[u8] = b\"libc\"; const C: &CStr = c\"libc\";");
    refused("base", "const A: char = '\"'; unsafe fn f() {} const B: char = '\"';", "unsafe in base");
    refused("base", "/* a */ unsafe /* b */ fn f() {}", "unsafe in base");
    refused("base", "const A: &str = r\"\\\"; unsafe fn f() {}", "unsafe in base");
    refused("base", "const A: &str = \"\\\\\"; unsafe fn f() {}", "unsafe in base");
    refused("base", "fn f<'a>() {} unsafe fn g<'b>() {}", "unsafe in base");
    accepted("base", "struct libcurl; fn unsafety() {}");
}

const GOOD: &str = r#"
/// Says "guard(" in its comment.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x_len(x: *const sslwrap_x, f: unsafe extern "C" fn(a: c_int), n: *mut usize) -> c_int {
    guard("sslwrap_x_len", || {
        let n = out(n, 0)?;
        n.set(enter::<X>(x)?.len());
        Ok(())
    })
}
"#;

#[test]
fn exports() {
    accepted("capi", GOOD);
    accepted("capi", &GOOD.replace("pub unsafe extern", "pub extern"));
    accepted("capi", &GOOD.replace("#[no_mangle]", "#[unsafe(no_mangle)]\n#[allow(clippy::x)]"));
    accepted(
        "capi",
        "#[no_mangle]\npub extern \"C\" fn sslwrap_version() -> *const c_char {\n    const V: &str = \"1\";\n    \
         guard_value(null(), || V.as_ptr())\n}",
    );
    let planted = [
        ("guard(\"sslwrap_x_len\"", "guard(\"sslwrap_x_free\"", "does not say \"sslwrap_x_len\""),
        ("guard(\"sslwrap_x_len\"", "guard(NAME", "does not say \"sslwrap_x_len\""),
        ("guard(\"sslwrap_x_len\", || {", "let y = 1;\n    guard(\"sslwrap_x_len\", || {", "its whole body"),
        ("    })\n}", "    });\n    0\n}", "its whole body"),
        ("    })\n}", "    }) + 1\n}", "its whole body"),
        ("    })\n}", "    })\n    .max(1)\n}", "its whole body"),
        ("    guard(", "    run(", "its whole body"),
        ("    guard(", "    guard_value(", "its whole body"),
        ("n.set(", "guard(\"x\", || Ok(()));\n n.set(", "more than one guard"),
        ("-> c_int", "-> isize", "returns `isize`"),
        (") -> c_int", ")", "returns ``"),
        ("sslwrap_x_len(", "x_len(", "does not begin with sslwrap_"),
        ("pub unsafe extern \"C\"", "pub unsafe extern \"C-unwind\"", "an export is"),
        ("pub unsafe extern \"C\"", "unsafe extern \"C\"", "an export is"),
        ("#[no_mangle]", "#[export_name = \"sslwrap_x_len\"]", "its own name"),
        ("#[no_mangle]", "", "without no_mangle"),
        ("#[no_mangle]", "", "without exports"),
        ("/// Says", "macro_rules! m { () => {} }\n/// Says", "macros hide exports"),
    ];
    for (from, to, why) in planted {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "nothing was planted: {from}");
        refused("capi", &text, why);
    }
    refused("capi", &GOOD.replace("sslwrap_x_len", "sslwrap_version"), "its whole body");
    refused("capi", "#[no_mangle]\npub static sslwrap_x: c_int = 0;", "an export is");
}

const ROOT: &str = "#[forbid(unsafe_code)]\npub mod base;\n#[allow(x)]\npub mod capi;\npub mod ffi;\n#[forbid(unsafe_code)]\npub mod net;\n\
    #[forbid(unsafe_code)]\npub mod pki;\npub mod sys;\n#[forbid(unsafe_code)]\npub mod tls;\n";

#[test]
fn the_root() {
    assert_eq!(check_root(ROOT), Vec::<String>::new());
    let planted = [
        ("#[forbid(unsafe_code)]\npub mod net", "pub mod net", "net needs #[forbid(unsafe_code)]"),
        ("#[forbid(unsafe_code)]\npub mod tls", "#[deny(unsafe_code)]\npub mod tls", "tls needs"),
        ("#[forbid(unsafe_code)]\npub mod base", "//#[forbid(unsafe_code)]\npub mod base", "base needs"),
        ("pub mod sys;", "pub mod sys;\npub use sys::mem;", "`use` at the root"),
        ("pub mod sys;", "pub mod sys;\nuse tls as hidden;", "`use` at the root"),
        ("pub mod sys;", "pub mod sys;\npub mod util;", "util is no room"),
        ("pub mod sys;", "", "the room sys must be there once"),
        ("pub mod sys;", "#[path = \"x.rs\"]\npub mod sys;", "hides rooms"),
        ("pub mod sys;", "#[cfg(x)]\npub mod sys;", "sys is not always"),
        ("pub mod sys;", "pub mod sys;\npub fn f() {}", "`fn` at the root"),
    ];
    for (from, to, why) in planted {
        let text = ROOT.replacen(from, to, 1);
        assert_ne!(text, ROOT, "nothing was planted: {from}");
        let bad = check_root(&text);
        assert!(bad.iter().any(|b| b.contains(why)), "not refused for `{why}`: {to}\n{bad:?}");
    }
}

#[test]
fn the_headers_list() {
    let stems = ["ctx", "conn", "mod"].map(str::to_string);
    let build = "const BASE: &[&str] = &[\"status\"];\nconst CAPI: &[&str] = &[\"ctx\", \"conn\"];\n";
    assert_eq!(check_list(&stems, build), Vec::<String>::new());
    assert!(check_list(&stems, &build.replace(", \"conn\"", ""))[0].contains("conn.rs is not in"));
    assert!(check_list(&stems, &build.replace("\"conn\"", "\"conn\", \"sock\""))[0].contains("no src/capi/sock.rs"));
    assert_eq!(check_list(&stems, "fn main() {}").len(), 2);
    assert_eq!(check_list(&["mod".to_string()], "fn main() {}"), Vec::<String>::new());
}
