# A thin front for CMake: `make check-python-version` and `make test` need nothing before them.
BUILD := build/release
MAKEFLAGS += --no-print-directory
JOBS := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

.PHONY: all check-python-version test hook format clean

all: $(BUILD)/CMakeCache.txt
	@cmake --build $(BUILD) --parallel $(JOBS)

$(BUILD)/CMakeCache.txt:
	@sh .ci/install build
	@cmake --preset release

check-python-version: all
	@$(BUILD)/floorlint check

test: all
	@ctest --test-dir $(BUILD) --output-on-failure --parallel $(JOBS)

# Runs floorlint before every push of this clone.
hook: all
	@sh .ci/install-hook

format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

clean:
	@rm -rf build
