//! The program that an office's device loads: every page.

use app::module::{Module, REST};

fn main() {
    app::start(Module::office(&REST));
}
