//! The packed container of XLSX and ODS, measured before anything is made of it.

use std::{
    collections::HashMap,
    io::{Cursor, Read as _},
};

use zip::ZipArchive;

use super::wide;
use crate::{ReadError, limit};

/// What the container holds.
pub(super) enum Form {
    Xlsx,
    Ods,
}

/// A container whose parts, unpacked, are known to be small enough.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// The parts by their names in small letters, as calamine finds them.
    places: HashMap<String, usize>,
}

/// The attribute by which a part says how many texts it has: calamine makes room for as many.
const CLAIM: &[u8] = b"uniqueCount";
/// How parts in UTF-16 begin, in which no claim would be seen.
const WIDE: [&[u8]; 4] = [b"\xFF\xFE", b"\xFE\xFF", b"<\0", b"\0<"];

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
        if zip.len() > limit::PARTS {
            return Err(ReadError::TooManyParts { most: wide(limit::PARTS) });
        }
        let ratio_bytes = wide(bytes.len()).saturating_mul(limit::RATIO);
        let check = |unpacked: u64| {
            if unpacked > limit::UNPACKED_BYTES {
                let most = limit::UNPACKED_BYTES;
                return Err(ReadError::UnpacksTooLarge { bytes: unpacked, most });
            }
            if unpacked > ratio_bytes {
                let ratio = unpacked / wide(bytes.len()).max(1);
                return Err(ReadError::PackedTooTightly { ratio, most: limit::RATIO });
            }
            Ok(())
        };
        let mut declared = 0_u64;
        for at in 0..zip.len() {
            let part = zip.by_index_raw(at).map_err(|_| ReadError::Damaged)?;
            if part.encrypted() {
                return Err(ReadError::Encrypted);
            }
            declared = declared.saturating_add(part.size());
        }
        check(declared)?;
        // What a part declares may be a lie: each is unpacked once and measured.
        let (mut measured, mut places, mut unpacked) = (0_u64, HashMap::new(), Vec::new());
        for at in 0..zip.len() {
            let part = zip.by_index(at).map_err(|_| ReadError::Damaged)?;
            if let Ok(name) = part.name() {
                places.insert(normal(&name), at);
            }
            let left = (limit::UNPACKED_BYTES + 1).saturating_sub(measured);
            unpacked.clear();
            part.take(left).read_to_end(&mut unpacked).map_err(|_| ReadError::Damaged)?;
            measured = measured.saturating_add(wide(unpacked.len()));
            check(measured)?;
            if claimed(&unpacked).is_some_and(|texts| texts > wide(limit::CELLS)) {
                return Err(ReadError::TooManyCells { most: wide(limit::CELLS) });
            }
            if WIDE.iter().any(|head| unpacked.starts_with(head)) {
                return Err(ReadError::Damaged);
            }
        }
        Ok(Self { zip, places })
    }

    /// Says what it is, and refuses what may not come in.
    pub(super) fn form(&mut self) -> Result<Form, ReadError> {
        let names: Vec<String> =
            self.zip.file_names().flatten().map(|name| name.to_lowercase()).collect();
        let any = |test: fn(&str) -> bool| names.iter().any(|name| test(name));
        if any(|name| name.ends_with("workbook.bin")) {
            return Err(ReadError::BinaryExcel);
        }
        if any(|name| {
            name.ends_with("vbaproject.bin")
                || name.contains("macrosheets/")
                || name.starts_with("basic/")
                || name.starts_with("scripts/")
        }) {
            return Err(ReadError::Macros);
        }
        if any(|name| name.contains("externallinks/")) {
            return Err(ReadError::ExternalLinks);
        }
        if let Some(types) = self.part("[Content_Types].xml")? {
            if types.contains("macroEnabled") {
                return Err(ReadError::Macros);
            }
            let sheet = types.contains("spreadsheetml.sheet.main")
                || types.contains("spreadsheetml.template.main");
            return if sheet { Ok(Form::Xlsx) } else { Err(ReadError::UnknownFormat) };
        }
        let ods = self
            .part("mimetype")?
            .is_some_and(|kind| kind.starts_with("application/vnd.oasis.opendocument.spreadsheet"));
        if !ods {
            return Err(ReadError::UnknownFormat);
        }
        let manifest = self.part("META-INF/manifest.xml")?;
        if manifest.is_some_and(|manifest| manifest.contains("encryption-data")) {
            return Err(ReadError::Encrypted);
        }
        Ok(Form::Ods)
    }

    /// The text of a part, if there is one of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(at) = self.places.get(&normal(name)) else { return Ok(None) };
        let part = self.zip.by_index(*at).map_err(|_| ReadError::Damaged)?;
        let mut bytes = Vec::new();
        part.take(limit::UNPACKED_BYTES).read_to_end(&mut bytes).map_err(|_| ReadError::Damaged)?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        std::str::from_utf8(bytes).map(|text| Some(text.to_owned())).map_err(|_| ReadError::Damaged)
    }
}

fn normal(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

/// The greatest number of texts that a part says it has.
fn claimed(part: &[u8]) -> Option<u64> {
    let mut greatest = None;
    let mut rest = part;
    while let Some(at) = rest.windows(CLAIM.len()).position(|it| it == CLAIM) {
        rest = rest.get(at + CLAIM.len()..).unwrap_or_default();
        let spaced = |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'');
        let digits = rest.iter().skip_while(spaced).take_while(|byte| byte.is_ascii_digit());
        let number = digits.fold(0_u64, |number, digit| {
            number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
        });
        greatest = greatest.max(Some(number));
    }
    greatest
}
