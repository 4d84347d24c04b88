//! A picture of every page as a person sees it: on devices with the demonstration data, and on
//! devices of organisations that have nothing yet.

mod bundles;
mod camera;
mod office;
mod tablet;

use std::path::Path;

use anyhow::{Context as _, Result};

use self::camera::Camera;
use crate::browser::{CODES, Profile, World};

/// Takes all pictures into a folder; returns how many.
pub fn take_all(folder: &Path) -> Result<usize> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let world = World::new()?;
        let mut camera = Camera::new(folder);
        before_enrolment(&world, &mut camera).await.context("before the enrolment")?;
        tablet::full(&world, &mut camera).await.context("a tablet with data")?;
        tablet::empty(&world, &mut camera).await.context("a tablet without data")?;
        office::full(&world, &mut camera).await.context("an office with data")?;
        office::empty(&world, &mut camera).await.context("an office without data")?;
        bundles::all(&world, &mut camera).await.context("files that travel")?;
        Ok(camera.taken())
    })
}

async fn before_enrolment(world: &World, camera: &mut Camera<'_>) -> Result<()> {
    let tablet = world.tablet(&Profile::fresh()?).await?;
    tablet.open("/enrol").await?;
    tablet.see("Mã ghi danh").await?;
    camera.take(&tablet, "enrol", "empty").await?;
    tablet.fill("code", "KHONG-CO").await?;
    tablet.press("Ghi danh máy này").await?;
    tablet.see("Chưa ghi danh được").await?;
    camera.take(&tablet, "enrol", "refused").await?;
    tablet.enrol(&world.server.link(CODES::CADRE)).await?;
    camera.take(&tablet, "enrol", "full").await
}
