//! The page's entry point: mounts the app into the body.

fn main() {
    app::start();
}
