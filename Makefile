# Thin: cargo builds, this lays down and calls. `make`, `make test`, `make install PREFIX=/usr DESTDIR=/tmp/stage`.
PREFIX     ?= /usr/local
LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DOCDIR     ?= $(PREFIX)/share/doc/libsslwrap
MANDIR     ?= $(PREFIX)/share/man# empty: no manual pages
HTMLDIR    ?= $(DOCDIR)/html
DESTDIR    ?=
CARGO      ?= cargo
FEATURES   ?=# vendored
BUILD      ?= target/release# where libsslwrap.so and .a are; tests install other builds from elsewhere

# The two that are installed, alone: with the Rust library beside them (which the tests link) LTO keeps every public
# function, and they are larger and slower.
LIBRARIES = $(CARGO) rustc --release --locked --lib --crate-type cdylib,staticlib $(FEATURES:%=--features %) $(CARGO_FLAGS)

VERSION := $(shell sed -n '/^version = /{s/.*"\(.*\)"/\1/p;q}' Cargo.toml)
SONAME  := libsslwrap.so.$(firstword $(subst ., ,$(VERSION)))
SOFILE  := libsslwrap.so.$(VERSION)
# What rustc --print native-static-libs tells, without -lgcc_s, which a C compiler brings itself (or, with -static, its like).
PRIVATE_LIBS := -lssl -lcrypto -lpthread -ldl -lm

PCDIR    := $(LIBDIR)/pkgconfig
CMAKEDIR := $(LIBDIR)/cmake/sslwrap
CMAKE_FILES := sslwrapConfig.cmake sslwrapConfigVersion.cmake
DOCS     := LICENSE-APACHE LICENSE-MIT README.md
# Paths below the prefix are written relative to it, so that a tree can be moved.
FILL = sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@VERSION@|$(VERSION)|g' -e 's|@SOFILE@|$(SOFILE)|g' -e 's|@SONAME@|$(SONAME)|g' \
	-e 's|@LIBDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR))|g' \
	-e 's|@INCLUDEDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(INCLUDEDIR))|g' \
	-e 's|@PRIVATE_LIBS@|$(PRIVATE_LIBS)|g' \
	-e "s|@UP_LIBDIR@|$$(realpath -m --relative-to='$(CMAKEDIR)' '$(LIBDIR)')|g" \
	-e "s|@UP_INCLUDEDIR@|$$(realpath -m --relative-to='$(CMAKEDIR)' '$(INCLUDEDIR)')|g"

.PHONY: all setup test test-all fuzz torture demo bench bench-peers coverage defects mutants install install-html uninstall clean header symbols fmt lint
.PHONY: man html dist deb
all:
	$(LIBRARIES)
	@$(if $(MANDIR),! command -v python3 >/dev/null || $(MAKE) --no-print-directory -s man)

setup:
	@sh tests/setup.sh

test: setup
	@bash tests/run.sh

test-all:
	@sh tests/setup.sh all
	@bash tests/run.sh all

# Each target of fuzz/ for FUZZ_SECONDS (60), or until FUZZ_RUNS executions; fuzz/run.sh says more.
fuzz:
	@sh tests/setup.sh all
	@bash fuzz/run.sh

# Three quarters of an hour on two cores: every fault of tests/torture, planted defects, coverage, and the fuzz targets for FUZZ_SECONDS (60)
# each; then a table.
torture:
	@sh tests/setup.sh all
	@bash tests/torture/all.sh

# What of src/ the tests run, and whether they notice mistakes: docs/testing.md.
coverage:
	@sh tests/setup.sh all
	@bash tests/coverage.sh

defects:
	@sh tests/setup.sh all
	@bash tests/defects/run.sh

# MUTANTS=60 SEED=1 WHICH='src/tls/*': tests/mutants/run.sh says more.
mutants:
	@sh tests/setup.sh all
	@bash tests/mutants/run.sh

demo:
	@bash examples/demo.sh

bench:
	@bash benches/run.sh

bench-peers:
	@bash benches/peers.sh

# The build script writes include/sslwrap.h itself; this brings back one that was edited or deleted by hand.
header:
	@touch build.rs
	$(LIBRARIES)

# Accepts a changed ABI: look at the diff.
symbols: all
	@rm -rf target/symbols && $(MAKE) -s install PREFIX='$(CURDIR)/target/symbols'
	bash tests/abi/check.sh target/symbols --write
	cd bindings/lua && luajit gen.lua ../../include/sslwrap.h >sslwrap_cdef.lua
	for b in go lua; do python3 bindings/bound.py include/sslwrap.h tests/abi/symbols.txt bindings/$$b --write; done
	python3 packaging/check.py --write

fmt:
	$(CARGO) fmt

lint:
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets -- -D warnings

# Manual pages and web pages from the header's comments and docs/*.md.
REFERENCE := $(wildcard docs/reference/*) docs/overview.md include/sslwrap.h
man: target/man/man7/sslwrap.7
html: target/html/index.html
target/man/man7/sslwrap.7: $(REFERENCE)
	python3 -B docs/reference man target/man
target/html/index.html: $(REFERENCE) $(wildcard docs/*.md)
	python3 -B docs/reference html target/html

# The sources with the crates that they need, the same bytes for the same commit: target/dist/libsslwrap-VERSION.tar.gz.
dist:
	python3 -B packaging/dist.py target/dist

# Debian packages from that archive, in target/deb.
deb: dist
	bash packaging/deb.sh target/dist/libsslwrap-$(VERSION).tar.gz target/deb

# Builds only when nothing is built: `sudo make install` needs no cargo.
$(BUILD)/libsslwrap.so $(BUILD)/libsslwrap.a:
	$(LIBRARIES)

install: $(BUILD)/libsslwrap.so $(BUILD)/libsslwrap.a $(if $(MANDIR),man)
	install -d $(addprefix '$(DESTDIR)',$(INCLUDEDIR) $(LIBDIR) $(PCDIR) $(CMAKEDIR) $(DOCDIR))
	install -m 644 include/sslwrap.h '$(DESTDIR)$(INCLUDEDIR)/sslwrap.h'
	install -m 755 $(BUILD)/libsslwrap.so '$(DESTDIR)$(LIBDIR)/$(SOFILE)'
	ln -sf $(SOFILE) '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/libsslwrap.so'
	install -m 644 $(BUILD)/libsslwrap.a '$(DESTDIR)$(LIBDIR)/libsslwrap.a'
	$(FILL) pkgconfig/sslwrap.pc.in > '$(DESTDIR)$(PCDIR)/sslwrap.pc'
	for f in $(CMAKE_FILES); do $(FILL) cmake/$$f.in > '$(DESTDIR)$(CMAKEDIR)'/$$f || exit 1; done
	install -m 644 $(wildcard $(DOCS)) '$(DESTDIR)$(DOCDIR)'
ifneq ($(MANDIR),)
	install -d '$(DESTDIR)$(MANDIR)/man3' '$(DESTDIR)$(MANDIR)/man7'
	find target/man/man3 -type f -exec install -m 644 -t '$(DESTDIR)$(MANDIR)/man3' {} +
	find target/man/man3 -type l -exec cp -fP -t '$(DESTDIR)$(MANDIR)/man3' {} +
	install -m 644 target/man/man7/* '$(DESTDIR)$(MANDIR)/man7'
endif

install-html: html
	install -d '$(DESTDIR)$(HTMLDIR)'
	install -m 644 target/html/* '$(DESTDIR)$(HTMLDIR)'

uninstall:
	rm -f '$(DESTDIR)$(INCLUDEDIR)/sslwrap.h' '$(DESTDIR)$(PCDIR)/sslwrap.pc' \
		$(foreach f,$(SOFILE) $(SONAME) libsslwrap.so libsslwrap.a,'$(DESTDIR)$(LIBDIR)/$(f)') \
		$(foreach f,$(CMAKE_FILES),'$(DESTDIR)$(CMAKEDIR)/$(f)') $(foreach f,$(DOCS),'$(DESTDIR)$(DOCDIR)/$(f)')
ifneq ($(MANDIR),)
	rm -f '$(DESTDIR)$(MANDIR)'/man3/sslwrap_*.3 '$(DESTDIR)$(MANDIR)'/man7/sslwrap.7 '$(DESTDIR)$(MANDIR)'/man7/sslwrap_*.7
endif
	[ ! -d '$(DESTDIR)$(HTMLDIR)' ] || { rm -f '$(DESTDIR)$(HTMLDIR)'/*.html $(foreach f,names.js search.js style.css,'$(DESTDIR)$(HTMLDIR)/$(f)'); \
		rmdir '$(DESTDIR)$(HTMLDIR)'; }
	-rmdir '$(DESTDIR)$(CMAKEDIR)' '$(DESTDIR)$(DOCDIR)'

clean:
	$(CARGO) clean
	rm -rf target-*
