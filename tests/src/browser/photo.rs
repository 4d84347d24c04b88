//! Pictures for the stories, as cameras make them.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::By;

use super::Browser;

/// Draws a picture that hardly compresses, and encodes it.
const DRAW: &str = "const [width, height, seed, done] = arguments;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    const image = context.createImageData(width, height);
    let state = seed;
    for (let at = 0; at < image.data.length; at += 4) {
        state = (state * 1664525 + 1013904223) >>> 0;
        const grain = state >>> 26, x = (at / 4) % width, y = (at / 4 / width) | 0;
        image.data[at] = 255 * x / width + grain;
        image.data[at + 1] = 255 * y / height + grain;
        image.data[at + 2] = 90 + grain;
        image.data[at + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
        .then((blob) => blob.arrayBuffer())
        .then((bytes) => done([...new Uint8Array(bytes)]));";

/// What a camera writes into a photo: its maker, that it was held upright, and where it was.
pub const MAKER: &str = "MAY ANH MAU";
/// Degrees, minutes and seconds north, then east, as fractions.
const PLACE: [[u32; 2]; 6] = [[20, 1], [51, 1], [4217, 100], [106, 1], [40, 1], [5899, 100]];

/// A folder of pictures.
#[derive(Debug)]
pub struct Album(TempDir);

impl Album {
    /// An empty one; removed when dropped.
    pub fn new() -> Result<Self> {
        Ok(Self(tempfile::tempdir()?))
    }

    /// Puts a picture of so many pixels there, as a phone that was held upright makes it: the
    /// pixels lie on their side, and the camera's notes say so, and where it was taken.
    pub async fn take(
        &self,
        browser: &Browser,
        name: &str,
        (width, height): (u32, u32),
    ) -> Result<PathBuf> {
        let seed = name.bytes().map(u32::from).sum::<u32>();
        let arguments = vec![json!(width), json!(height), json!(seed)];
        let bytes: Vec<u8> = browser.ask_later(DRAW, arguments).await?;
        let (start, rest) = bytes.split_at_checked(2).context("an empty picture")?;
        self.put(name, &[start, &notes(), rest].concat())
    }

    /// Puts a file there.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.0.path().join(name);
        fs::write(&path, bytes)?;
        Ok(path)
    }
}

impl Browser {
    /// Chooses photos in the form.
    pub async fn choose_photos(&self, files: &[PathBuf]) -> Result<()> {
        let paths: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
        let input = self
            .wait_for("the button for photos", async || {
                Ok(self.driver().find_all(By::Css("input[type=file]")).await?.pop())
            })
            .await?;
        Ok(input.send_keys(paths.join("\n")).await?)
    }

    /// Waits until the page shows so many photos whose bytes lie here.
    pub async fn see_photos(&self, count: usize) -> Result<()> {
        let script = "return [...document.querySelectorAll('.thumbnail img')]
            .filter((it) => it.complete && it.naturalWidth > 0).length";
        self.wait_for(&format!("{count} photos"), async || {
            Ok((self.ask::<usize>(script).await? == count).then_some(()))
        })
        .await
    }
}

/// An Exif segment: the maker, orientation 6 (on its side), and the place.
fn notes() -> Vec<u8> {
    const ASCII: u16 = 2;
    const SHORT: u16 = 3;
    const LONG: u16 = 4;
    const RATIONAL: u16 = 5;
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    // At 8: three entries, which end at 50; the maker's name follows, then at 62 the place.
    tiff.extend(3_u16.to_le_bytes());
    tiff.extend(entry(0x010f, ASCII, 12, 50));
    tiff.extend(entry(0x0112, SHORT, 1, 6));
    tiff.extend(entry(0x8825, LONG, 1, 62));
    tiff.extend([0; 4]);
    tiff.extend(MAKER.as_bytes());
    tiff.push(0);
    // At 62: four entries, which end at 116, and the fractions of two of them.
    tiff.extend(4_u16.to_le_bytes());
    tiff.extend(entry(1, ASCII, 2, u32::from(b'N')));
    tiff.extend(entry(2, RATIONAL, 3, 116));
    tiff.extend(entry(3, ASCII, 2, u32::from(b'E')));
    tiff.extend(entry(4, RATIONAL, 3, 140));
    tiff.extend([0; 4]);
    tiff.extend(PLACE.into_iter().flatten().flat_map(u32::to_le_bytes));
    let length = u16::try_from(tiff.len() + 8).unwrap_or_default();
    [&[0xff, 0xe1], length.to_be_bytes().as_slice(), b"Exif\0\0", &tiff].concat()
}

/// An entry of a directory of notes: its tag, the kind of its values, how many, and the value or
/// where it stands.
fn entry(tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
    let mut entry = [tag.to_le_bytes(), kind.to_le_bytes()].concat();
    entry.extend(count.to_le_bytes());
    entry.extend(value.to_le_bytes());
    entry
}

/// Width and height of a JPEG, from its frame.
pub fn sides(jpeg: &[u8]) -> Result<(u16, u16)> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8]).context("no JPEG")?;
    while let [0xff, kind, high, low, body @ ..] = rest {
        if let (0xc0..=0xc2, [_, height_high, height_low, width_high, width_low, ..]) = (kind, body)
        {
            let number = |high: &u8, low: &u8| u16::from_be_bytes([*high, *low]);
            return Ok((number(width_high, width_low), number(height_high, height_low)));
        }
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        rest = rest.get(2 + length..).context("a JPEG that breaks off")?;
    }
    bail!("a JPEG without a frame")
}
