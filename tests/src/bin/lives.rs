//! Prints the page `docs/lives.md`.

fn main() {
    print!("{}", tests::lives::page());
}
