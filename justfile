# Ten short names for what cargo does anyway; `just` itself is optional.

# the office to try, at http://127.0.0.1:8264
demo:
    cargo run --release -- demo

# everything, as on every change
test:
    cargo xtask test

# the Rust tests of one crate
only crate:
    cargo test -p {{crate}}

# does it compile
check:
    cargo check --workspace --all-targets

# clippy, warnings refused
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# format in place
format:
    cargo fmt --all

# the rules that the compiler cannot see
tidy:
    cargo xtask tidy

# versions, sandbox, disk, clock of this machine
doctor:
    cargo run -- doctor

# licences and sources of all dependencies (needs cargo-deny)
deny:
    cargo deny check

# the binary that is published
dist:
    cargo build --profile dist
