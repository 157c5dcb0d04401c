# kalata: `make help` lists what can be made.

PREFIX      ?= /usr/local
prefix      ?= $(PREFIX)
bindir      ?= $(prefix)/bin
sysconfdir  ?= /etc
mandir      ?= $(prefix)/share/man
unitdir     ?= $(prefix)/lib/systemd/system
DESTDIR     ?=
CC          ?= cc
CLANG       ?= clang
PKG_CONFIG  ?= pkg-config
BUILD       ?= build
V           ?= 0

ifeq ($(origin CC),default)
CC = gcc
endif
ifeq ($(V),0)
Q = @
say = @printf '  %-6s %s\n' $(1) $(patsubst $(BUILD)/%,%,$@)
endif

LIBS_PKG   = libevent libevent_pthreads libcurl sqlite3 libcjson libsodium libconfuse libcrypto zlib libqrencode
WARNINGS   = -Wall -Wextra -Wformat=2 -Wconversion -Wshadow -Wstrict-prototypes \
             -Wmissing-prototypes -Wimplicit-fallthrough -Wpointer-arith -Wvla
HARDEN     = -fstack-protector-strong -fPIE -fno-strict-aliasing -fno-delete-null-pointer-checks
FORTIFY   ?= -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-clash-protection -fcf-protection=full
CFLAGS    ?= -O2 -g
LDFLAGS   ?=
WERROR    ?=
STD        = -std=gnu11 -D_GNU_SOURCE
PKG_CFLAGS := $(filter-out -I/usr/include,$(shell $(PKG_CONFIG) --cflags $(LIBS_PKG) 2>/dev/null))
PKG_LIBS   := $(shell $(PKG_CONFIG) --libs $(LIBS_PKG) 2>/dev/null)
ALL_CFLAGS = $(STD) $(WARNINGS) $(WERROR) $(HARDEN) $(FORTIFY) -Isrc -I$(BUILD) $(PKG_CFLAGS) $(CFLAGS) -pthread
ALL_LIBS   = $(PKG_LIBS) -lutf8proc -lcsv -pthread
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now,-z,noexecstack $(LDFLAGS)

ROOMS  = base core provider store gateway console cli
SRC    = $(sort $(wildcard $(ROOMS:%=src/%/*.c)))
OBJ    = $(SRC:src/%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
LIB    = $(BUILD)/libkalata.a
PO     = $(sort $(wildcard config/languages/*.po))
MO     = $(PO:config/languages/%.po=$(BUILD)/data/languages/%.mo)
DATA   = $(sort $(wildcard config/regions/*.csv config/numbering.csv config/occupations.csv config/passwords.txt config/forms/*.json config/campaigns/*.json))
WEB    = $(sort $(wildcard web/*.css web/*.js web/*.json web/*.svg))
ASSETS = $(WEB:web/%=$(BUILD)/data/assets/%) $(WEB:web/%=$(BUILD)/data/assets/%.gz)
SQL    = $(sort $(wildcard migrations/sqlite/*.sql))
UNIT   = $(sort $(wildcard tests/unit/test_*.c))
UNIT_BIN = $(UNIT:tests/unit/%.c=$(BUILD)/tests/%)
STORY    = tests/unit/lib/story_ussd.c	# part of test_scenarios
UNIT_LIB = $(filter-out $(STORY),$(sort $(wildcard tests/unit/lib/*.c)))
VERSION := $(shell cat VERSION 2>/dev/null || echo 0)

.PHONY: all check compiled unit lint asan tsan fuzz fuzz-run bench coverage install uninstall clean help
.SECONDARY:

all: $(BUILD)/kalata

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -DKALATA_VERSION='"$(VERSION)"' -MMD -MP -c $< -o $@

# What travels inside the binary: languages (compiled), places, numbering, migrations, the sample.
$(BUILD)/data/languages/%.mo: config/languages/%.po
	@mkdir -p $(@D)
	$(call say,MSGFMT)
	$(Q)msgfmt -c -o $@ $<

# What explains a sheet stays at home: it would travel to every telephone.
$(BUILD)/data/assets/%.css: web/%.css
	@mkdir -p $(@D)
	$(Q)sed '/^\/\*$$/,/^ \*\/$$/d' $< >$@

$(BUILD)/data/assets/%.gz: $(BUILD)/data/assets/%
	$(Q)gzip -9nc $< >$@

$(BUILD)/data/assets/%: web/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(BUILD)/embedded.c: scripts/embed $(MO) $(DATA) $(SQL) $(ASSETS) Makefile
	@mkdir -p $(@D)
	$(call say,EMBED)
	$(Q)scripts/embed $(BUILD)/data $(MO) $(DATA) $(SQL) $(ASSETS) >$@.tmp && mv $@.tmp $@

$(BUILD)/embedded.o: $(BUILD)/embedded.c
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@

$(LIB): $(OBJ)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) qcs $@ $(OBJ)	# q: two rooms may have a file of the same name

$(BUILD)/kalata: $(BUILD)/main.o $(LIB)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(BUILD)/main.o $(LIB) $(ALL_LIBS)

$(BUILD)/tests/%: tests/unit/%.c $(UNIT_LIB) $(LIB)
	@mkdir -p $(@D)
	$(call say,TEST)
	$(Q)$(CC) $(ALL_CFLAGS) -Itests/unit/lib -MMD -MP $(ALL_LDFLAGS) -o $@ $< $(UNIT_LIB) $(LIB) -lcmocka $(ALL_LIBS)

$(BUILD)/tests/test_scenarios: UNIT_LIB += $(STORY)
$(BUILD)/tests/test_scenarios: $(STORY)
# It plays pages, streams and timers itself: nothing that needs the real ones may come along.
$(BUILD)/tests/test_live: UNIT_LIB := tests/unit/lib/store_kit.c

unit: $(UNIT_BIN)
	@scripts/run-unit $(UNIT_BIN)

check: all unit lint

compiled: all $(UNIT_BIN)	# everything a compiler can complain about

lint: $(LIB)
	@scripts/check-structure $(BUILD)
	@scripts/check-data
	@scripts/check-docs

# The same code with the sanitizers' eyes open. Own build folders, no fortify.
ASAN = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
TSAN_UNIT ?= $(wildcard $(addprefix tests/unit/test_,mailbox*.c store*.c base.c))
FUZZ_SECONDS ?= 5
FUZZ_PROVIDER_SECONDS ?= $(FUZZ_SECONDS)
FUZZ = $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BIN = $(FUZZ:tests/fuzz/%.c=$(BUILD)/fuzz/%)

asan:
	$(MAKE) BUILD=build-asan FORTIFY= CFLAGS="$(ASAN)" LDFLAGS="-fsanitize=address,undefined" all unit
tsan:
	$(MAKE) BUILD=build-tsan FORTIFY= CFLAGS="-O1 -g -fsanitize=thread" LDFLAGS="-fsanitize=thread" \
	    UNIT="$(TSAN_UNIT)" unit
fuzz:
	$(MAKE) BUILD=build-fuzz CC=$(CLANG) FORTIFY= CFLAGS="$(ASAN) -fsanitize=fuzzer-no-link" \
	    LDFLAGS="-fsanitize=address,undefined" fuzz-run
fuzz-run: $(FUZZ_BIN)
	@scripts/run-fuzz $(FUZZ_SECONDS) $(FUZZ_PROVIDER_SECONDS) $(FUZZ_BIN)

$(BUILD)/fuzz/%: tests/fuzz/%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,FUZZ)
	$(Q)$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -MMD -MP $(ALL_LDFLAGS) -o $@ $< $(LIB) $(ALL_LIBS)

coverage:
	$(MAKE) BUILD=build-cov FORTIFY= CFLAGS="-O0 -g --coverage" LDFLAGS=--coverage unit
	@scripts/coverage build-cov

BENCH_BIN = $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
$(BUILD)/bench/%: tests/bench/%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,BENCH)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP $(ALL_LDFLAGS) -o $@ $< $(LIB) $(ALL_LIBS)
bench: all $(BENCH_BIN)
	@scripts/bench $(BUILD) $(BENCH_FLAGS)

# Never overwrites a configuration that is there.
install: all
	install -d $(addprefix $(DESTDIR),$(bindir) $(mandir)/man1 $(mandir)/man5 $(sysconfdir)/kalata $(unitdir))
	install -m 755 $(BUILD)/kalata $(DESTDIR)$(bindir)/kalata
	install -m 644 man/kalata.1 $(DESTDIR)$(mandir)/man1/kalata.1
	install -m 644 man/kalata.conf.5 $(DESTDIR)$(mandir)/man5/kalata.conf.5
	install -m 644 man/kalata.campaign.5 $(DESTDIR)$(mandir)/man5/kalata.campaign.5
	install -m 644 config/kalata.conf.example $(DESTDIR)$(sysconfdir)/kalata/kalata.conf.example
	sed 's|/usr/local/bin|$(bindir)|; s|/etc/kalata|$(sysconfdir)/kalata|' contrib/kalata.service \
	    >$(DESTDIR)$(unitdir)/kalata.service
uninstall:
	rm -f $(addprefix $(DESTDIR),$(bindir)/kalata $(mandir)/man1/kalata.1 $(mandir)/man5/kalata.conf.5 \
	    $(mandir)/man5/kalata.campaign.5 $(sysconfdir)/kalata/kalata.conf.example $(unitdir)/kalata.service)

clean:
	rm -rf build build-asan build-tsan build-clang build-fuzz build-cov

help:
	@printf '%s\n' 'all        build/kalata (default)' 'check      unit tests, structure and data checks' \
	 'asan tsan  the unit tests under sanitizers' 'fuzz       every fuzz target for FUZZ_SECONDS=5 (0: its corpus alone)' \
	 'bench      throughput, latency, memory against a bare evhttp server (BENCH_FLAGS=--short)' \
	 'lint       structure and data checks alone' 'coverage   line coverage of the unit tests' \
	 'install    into $$(DESTDIR)$$(PREFIX); uninstall takes it out' 'clean      removes the build folders'

-include $(OBJ:.o=.d) $(BUILD)/main.d $(UNIT_BIN:=.d) $(FUZZ_BIN:=.d) $(BENCH_BIN:=.d)
