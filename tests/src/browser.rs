//! Real browsers against the real server: processes, profiles and the hands of a person.
//!
//! Nothing is mocked: each story has its own server with its own copy of the demonstration data,
//! and browsers whose profiles live in a temporary folder. Waits are conditions with a deadline.

mod calendar;
mod demo;
mod driver;
mod files;
mod hands;
mod photo;
mod process;
mod profile;
mod server;
mod world;

pub use self::{
    calendar::Calendar,
    demo::{CODES, Demo},
    driver::{Driver, Engine},
    files::Card,
    hands::Keys,
    photo::{Album, MAKER, sides},
    profile::{Browser, Profile},
    server::{NEW_BUILD, Server},
    world::{World, empty_story, story, story_in},
};
