//! The packed container of XLSX and ODS, measured before anything is made of it.

use std::io::{Cursor, Read as _, copy, sink};

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
}

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
        // What a part declares may be a lie: it is unpacked once into nothing.
        let mut measured = 0_u64;
        for at in 0..zip.len() {
            let part = zip.by_index(at).map_err(|_| ReadError::Damaged)?;
            let left = (limit::UNPACKED_BYTES + 1).saturating_sub(measured);
            let unpacked = copy(&mut part.take(left), &mut sink());
            measured = measured.saturating_add(unpacked.map_err(|_| ReadError::Damaged)?);
            check(measured)?;
        }
        Ok(Self { zip })
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
        let Some(at) = self.zip.index_for_name(name) else { return Ok(None) };
        let part = self.zip.by_index(at).map_err(|_| ReadError::Damaged)?;
        let mut bytes = Vec::new();
        part.take(limit::UNPACKED_BYTES).read_to_end(&mut bytes).map_err(|_| ReadError::Damaged)?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        std::str::from_utf8(bytes).map(|text| Some(text.to_owned())).map_err(|_| ReadError::Damaged)
    }
}
