//! The program that an office's device loads: every page.

fn main() {
    app::start(app::module::OFFICE);
}
