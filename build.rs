//! Makes include/sslwrap.h and sets the linker's options for the shared library.
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The surface in the header's order: constants, then one file per object. Never the whole crate: our own extern
/// imports would leak into the header.
const BASE: &[&str] = &["status", "constants", "decideconst", "x509const", "sockconst", "ipconst"];
const CAPI: &[&str] = &[
    "types",
    "library",
    "error",
    "ctx",
    "ctx_material",
    "ctx_parts",
    "ctx_decide",
    "ctx_dtls",
    "ctx_client_ca",
    "ctx_exchange",
    "ctx_npn",
    "ctx_session",
    "psk",
    "ctx_hosts",
    "conn",
    "conn_transport",
    "conn_io",
    "conn_pump",
    "conn_wait",
    "conn_inspect",
    "conn_decide",
    "conn_dtls",
    "conn_session",
    "session",
    "decide",
    "ocsp",
    "conn_own",
    "conn_secrets",
    "conn_again",
    "x509",
    "x509_name",
    "x509_store",
    "x509_crl",
    "x509_ext",
    "pkey",
    "identity",
    "lists",
    "curve",
    "addr",
    "addrinfo",
    "hostent",
    "netdb",
    "lookup",
    "inet",
    "sock",
    "sock_io",
    "sock_msg",
    "sock_serve",
    "bytes",
    "ssl_legacy",
];

/// Prefixes of object methods, which `SSLWRAP_SHORT_NAMES` shortens. Errors keep theirs: `error_message` is too common
/// a name in programs. `x509_` covers its lists, names, stores and CRLs.
const SHORT: &[&str] = &[
    "ctx_",
    "conn_",
    "session_",
    "sock_",
    "addr_",
    "addrinfo_",
    "x509_",
    "name_list_",
    "pkey_",
    "curve_",
    "strlist_",
    "hostent_",
    "lookup_",
    "bytes_",
];
/// Short names that libc, Linux or OpenSSL headers use; tests/header/short-names.sh finds what is missing here.
const TAKEN: &[&str] = &["pkey_alloc", "pkey_bits", "pkey_free", "pkey_get", "pkey_mprotect", "pkey_set", "session_id"];

fn main() {
    let root = PathBuf::from(var("CARGO_MANIFEST_DIR"));
    // A directory covers the files in it, also those to come. Not include/: we write there after the clock started, and
    // each new header would build the crate twice.
    for path in ["build.rs", "cbindgen.toml", "src/base", "src/capi"] {
        println!("cargo:rerun-if-changed={path}");
    }
    require_openssl_3();
    link_args();

    let header = header(&root);
    fs::write(Path::new(&var("OUT_DIR")).join("sslwrap.h"), &header).expect("OUT_DIR");
    let public = root.join("include/sslwrap.h");
    if fs::read_to_string(&public).ok().as_ref() != Some(&header) {
        let dir = fs::create_dir_all(root.join("include"));
        if let Err(e) = dir.and_then(|()| fs::write(&public, &header)) {
            println!("cargo:warning=include/sslwrap.h is out of date and cannot be written: {e}");
        }
    }
}

fn var(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}

fn require_openssl_3() {
    if env::var_os("DEP_OPENSSL_AWSLC").is_some() {
        return; // the package pins its version
    }
    // In hexadecimal; LibreSSL sets another variable.
    let version = env::var("DEP_OPENSSL_VERSION_NUMBER").unwrap_or_default();
    if u64::from_str_radix(&version, 16).unwrap_or(0) < 0x3000_0000 {
        panic!("OpenSSL 3.0 or newer is needed, found {version:?}");
    }
}

fn link_args() {
    if var("CARGO_CFG_TARGET_OS") != "linux" {
        return;
    }
    let arg = |a: &str| println!("cargo:rustc-cdylib-link-arg=-Wl,{a}");
    if env::var_os("CARGO_FEATURE_CAPI").is_none() {
        // cargo-c, which turns this feature on, sets its own; cargo sets none.
        arg(&format!("-soname,libsslwrap.so.{}", var("CARGO_PKG_VERSION_MAJOR")));
    }
    arg("-Bsymbolic-functions");
    arg("-z,now");
    // Once loaded it stays: threads, keys and OpenSSL hold pointers into it.
    arg("-z,nodelete");
    if env::var_os("CARGO_CFG_SANITIZE").is_none() {
        // A sanitizer's runtime comes with the program.
        arg("-z,defs");
    }
}

/// What a listed file must bring into the header.
struct Source {
    name: &'static str,
    about: String,
    constants: Vec<(String, bool)>, // name, is it u64
    functions: Vec<String>,
}

fn header(root: &Path) -> String {
    refuse_unlisted(root);
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("cbindgen.toml");
    let mut builder = cbindgen::Builder::new().with_config(config);
    let mut sources = Vec::new();
    let base = BASE.iter().map(|n| ("src/base", *n));
    for (dir, name) in base.chain(CAPI.iter().map(|n| ("src/capi", *n))) {
        let path = root.join(dir).join(name).with_extension("rs");
        match fs::read_to_string(&path) {
            Ok(text) => sources.push(scan(name, &text)),
            Err(e) => {
                println!("cargo:warning={}: {e}", path.display());
                continue;
            }
        }
        builder = builder.with_src(path);
    }
    let bindings = builder.generate().unwrap_or_else(|e| panic!("header: {e}"));
    let mut text = Vec::new();
    bindings.write(&mut text);
    finish(&String::from_utf8(text).expect("UTF-8"), &sources)
}

/// Each file of src/capi is in the list, and each of src/base that has public constants.
fn refuse_unlisted(root: &Path) {
    for (dir, list) in [("src/base", BASE), ("src/capi", CAPI)] {
        for file in fs::read_dir(root.join(dir)).expect(dir) {
            let path = file.expect(dir).path();
            let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("");
            if path.extension() != Some("rs".as_ref()) || stem == "mod" || list.contains(&stem) {
                continue;
            }
            let text = fs::read_to_string(&path).expect(dir);
            if dir == "src/capi" || !scan("", &text).constants.is_empty() {
                panic!("{} is not in build.rs's list", path.display());
            }
        }
    }
}

/// rustfmt fixes how these lines look. The first sentence of the file's own comment stands on its first line, and becomes the
/// section's title.
fn scan(name: &'static str, text: &str) -> Source {
    let about = text.lines().next().and_then(|l| l.strip_prefix("//! ")).unwrap_or("");
    let about = about.split_once(". ").map_or(about, |(first, _)| first).trim_end_matches('.').to_string();
    let mut source = Source { name, about, constants: Vec::new(), functions: Vec::new() };
    for line in text.lines() {
        let line = line.replacen("pub unsafe extern", "pub extern", 1);
        if let Some(rest) = line.strip_prefix("pub const SSLWRAP_") {
            let (name, rest) = rest.split_once(": ").expect("a constant's type");
            let wide = rest.starts_with("u64");
            source.constants.push((format!("SSLWRAP_{name}"), wide));
        } else if let Some(rest) = line.strip_prefix("pub extern \"C\" fn ") {
            source.functions.push(word(rest).to_string());
        }
    }
    source
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The function that a line of the header declares.
fn declared(line: &str) -> Option<&str> {
    let (head, _) = line.split_once('(')?;
    let name = head.rsplit([' ', '*']).next()?;
    let other = line.starts_with([' ', '#', '/']) || line.starts_with("typedef");
    (!other && name.starts_with("sslwrap_")).then_some(name)
}

/// cbindgen's text with C's rules for numbers, section titles, version and short names.
fn finish(text: &str, sources: &[Source]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let (mut defined, mut functions) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let mut line = line.to_string();
        if line.starts_with(['#', '}']) {
            line.truncate(line.find("//").unwrap_or(line.len())); // no comment of C89
            line.truncate(line.trim_end().len());
        }
        let mut title = None;
        if let Some((name, value)) = line.strip_prefix("#define SSLWRAP_").and_then(|l| l.split_once(' ')) {
            let name = format!("SSLWRAP_{name}");
            let owner = sources.iter().find(|s| s.constants.iter().any(|c| c.0 == name));
            let wide = owner.is_some_and(|s| s.constants.contains(&(name.clone(), true)));
            let value = if wide {
                unsigned_64(value)
            } else if value.starts_with('-') {
                format!("({value})")
            } else {
                value.to_string()
            };
            line = format!("#define {name} {value}");
            title = owner.filter(|s| s.constants[0].0 == name);
            defined.push(name);
        } else if let Some(name) = declared(&line).map(str::to_string) {
            title = sources.iter().find(|s| s.functions.first() == Some(&name));
            functions.push(name);
        }
        let field = line.starts_with("  ") && !line.starts_with("   ");
        if !field && !line.starts_with("typedef struct ") {
            line = line.replace("struct sslwrap_", "sslwrap_"); // the typedefs stand above
        }
        if line.trim() == "*/" && lines.len() >= 2 && lines[lines.len() - 2].trim() == "/**" {
            let only = lines.pop().expect("a line of comment");
            let open = lines.pop().expect("a comment");
            let doc = only.trim_start().trim_start_matches("* ");
            line = format!("{open} {doc} */");
        }
        // Constants with a line of comment each stand close together.
        if let [.., before, gap, doc] = &lines[..] {
            let close = line.starts_with("#define") && before.starts_with("#define") && doc.starts_with("/** ");
            if close && gap.is_empty() && title.is_none() {
                lines.remove(lines.len() - 2);
            }
        }
        lines.push(line);
        if let Some(source) = title {
            let start = lines.iter().rposition(String::is_empty).unwrap_or(0);
            lines.insert(start + 1, format!("/* ---- {} ---- */\n/* {}. */\n", source.name, source.about));
        }
    }
    for source in sources {
        for (name, have) in
            source.constants.iter().map(|c| (&c.0, &defined)).chain(source.functions.iter().map(|f| (f, &functions)))
        {
            if !have.contains(name) {
                panic!("cbindgen left out {name}: only plain numbers and plain signatures reach C");
            }
        }
    }
    let body = lines.join("\n");
    let (body, guard) = body.rsplit_once("#endif").expect("an include guard");
    let body = body.replacen("#include <stdint.h>\n", &format!("#include <stdint.h>\n\n{}", version()), 1);
    format!("{body}{}\n#endif{guard}\n", short_names(&functions))
}

/// Every number of a u64 constant as such: plain C would shift and combine them as int.
fn unsigned_64(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let token = word(rest);
        match token.trim_end_matches("ull").parse::<u64>() {
            Ok(n) if n > 63 => out += &format!("UINT64_C({n:#x})"),
            Ok(n) => out += &format!("UINT64_C({n})"),
            Err(_) if token.is_empty() => out.push(c),
            Err(_) => out += token,
        }
        rest = &rest[token.len().max(c.len_utf8())..];
    }
    out
}

fn version() -> String {
    let mut text = String::from("/* The version of this header; sslwrap_version() tells the library's. */\n");
    for part in ["MAJOR", "MINOR", "PATCH"] {
        let n = var(&format!("CARGO_PKG_VERSION_{part}"));
        text += &format!("#define SSLWRAP_VERSION_{part} {n}\n");
    }
    text + &format!("#define SSLWRAP_VERSION_STRING \"{}\"\n", var("CARGO_PKG_VERSION"))
}

fn short_names(functions: &[String]) -> String {
    let mut text = String::from("/* Bare names for object methods; those that libc or OpenSSL use stay prefixed. */\n#ifdef SSLWRAP_SHORT_NAMES\n");
    for function in functions {
        let name = &function["sslwrap_".len()..];
        if SHORT.iter().any(|p| name.starts_with(p)) && !TAKEN.contains(&name) {
            text += &format!("#define {name} {function}\n");
        }
    }
    text + "#endif\n"
}
