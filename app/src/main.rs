//! The program that a cooperative's tablet loads, and every device before it is enrolled.

fn main() {
    app::start(app::module::CADRE);
}
