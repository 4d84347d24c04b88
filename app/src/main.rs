//! The program that a cooperative's tablet loads, and every device before it is enrolled. What is
//! not needed to begin to write lies in a file of its own, which is cut off here.

use app::module::Module;

use crate::border::rest;

/// The border between what comes first and the rest.
mod border {
    use app::module::{REST, Rest};
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    /// All that lies beyond.
    #[wasm_split(rest, wasm_split_path = ::leptos::wasm_split, fallible)]
    pub(crate) fn rest() -> Result<&'static Rest, SplitLoaderError> {
        Ok(&REST)
    }
}

fn main() {
    app::start(Module::cadre(|| Box::pin(async { rest().await.ok() })));
}
