//! Pages of the documentation that are drawn from the code say what it says.

#[test]
fn the_diagrams_of_lives_are_those_of_the_tables() {
    let page = include_str!("../../docs/lives.md");
    assert_eq!(
        page,
        tests::lives::page(),
        "run `cargo run --package tests --bin lives > docs/lives.md`"
    );
}
