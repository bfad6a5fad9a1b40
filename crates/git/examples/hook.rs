//! The hook alone, for this crate's tests: the product's own binary does the same when git starts it.

fn main() {
    std::process::exit(git::hook::run());
}
