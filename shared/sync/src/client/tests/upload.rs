//! An upload against an office that a table plays.

use model::attachment::BlobId;

use crate::{
    chain::sha256_hex,
    client::{Refused, Upload},
};

const AT: &str = "/api/v1/blobs/uploads/u1";

fn blob(bytes: &[u8]) -> BlobId {
    BlobId::parse(&sha256_hex(bytes)).unwrap()
}

/// What the next request is: its method, its path, from where, and how many bytes.
fn next(upload: &Upload, bytes: &[u8]) -> Option<(&'static str, String, String, usize)> {
    let request = upload.next(&blob(bytes), bytes, 4)?;
    assert!(request.headers.contains(&("tus-resumable", "1.0.0".to_owned())));
    let offset = request.headers.iter().find(|(name, _)| *name == "upload-offset");
    let offset = offset.map(|(_, offset)| offset.clone()).unwrap_or_default();
    Some((request.method, request.path, offset, request.body.len()))
}

fn answer(upload: &mut Upload, status: u16, offset: &str) -> Result<(), Refused> {
    upload.take(status, Some(AT.to_owned()), Some(offset.to_owned()))
}

fn asks(
    method: &'static str,
    path: &str,
    offset: &str,
    length: usize,
) -> Option<(&'static str, String, String, usize)> {
    Some((method, path.to_owned(), offset.to_owned(), length))
}

#[test]
fn an_upload_begins_goes_on_in_pieces_and_ends() {
    let bytes = b"0123456789";
    let mut upload = Upload::new(bytes.len(), String::new());
    assert_eq!(next(&upload, bytes), asks("POST", "/api/v1/blobs", "", 0));
    answer(&mut upload, 201, "").unwrap();
    for (offset, length) in [(0, 4), (4, 4), (8, 2)] {
        assert_eq!(next(&upload, bytes), asks("PATCH", AT, &offset.to_string(), length));
        answer(&mut upload, 204, &(offset + length).to_string()).unwrap();
    }
    assert_eq!(next(&upload, bytes), None);
}

#[test]
fn what_travels_with_it_is_what_tus_wants() {
    let bytes = b"abcdef";
    let mut upload = Upload::new(bytes.len(), String::new());
    let begin = upload.next(&blob(bytes), bytes, 4).unwrap();
    let header = |name: &str| begin.headers.iter().find(|(known, _)| *known == name).unwrap();
    assert_eq!(header("upload-length").1, "6");
    let metadata = crate::upload::Metadata::parse(&header("upload-metadata").1).unwrap();
    assert_eq!(metadata.sha256, Some(blob(bytes)));
    answer(&mut upload, 201, "").unwrap();
    let piece = upload.next(&blob(bytes), bytes, 4).unwrap();
    let (_, sum) = piece.headers.iter().find(|(name, _)| *name == "upload-checksum").unwrap();
    let read = crate::upload::Checksum::parse(sum).unwrap();
    assert_eq!(read, crate::upload::Checksum::Sha256(crate::chain::sha256(b"abcd")));
}

#[test]
fn an_upload_that_broke_off_is_asked_for_first() {
    let bytes = b"0123456789";
    let mut upload = Upload::new(bytes.len(), AT.to_owned());
    assert_eq!(next(&upload, bytes), asks("HEAD", AT, "", 0));
    answer(&mut upload, 200, "6").unwrap();
    assert_eq!(next(&upload, bytes), asks("PATCH", AT, "6", 4));
    // Its answer was lost, so the piece is there already.
    answer(&mut upload, 409, "").unwrap();
    assert_eq!(next(&upload, bytes), asks("HEAD", AT, "", 0));
    answer(&mut upload, 200, "10").unwrap();
    assert_eq!(next(&upload, bytes), None);
}

#[test]
fn an_upload_that_the_office_forgot_begins_anew() {
    let bytes = b"0123456789";
    for forgotten in [403, 404, 410] {
        let mut upload = Upload::new(bytes.len(), AT.to_owned());
        answer(&mut upload, forgotten, "").unwrap();
        assert_eq!(upload.address(), "");
        assert_eq!(next(&upload, bytes), asks("POST", "/api/v1/blobs", "", 0));
    }
}

#[test]
fn an_office_that_refuses_or_turns_in_circles_is_left_for_later() {
    for status in [400, 401, 413, 415, 500, 503] {
        let mut upload = Upload::new(10, AT.to_owned());
        assert_eq!(answer(&mut upload, status, ""), Err(Refused), "{status}");
        let mut upload = Upload::new(10, String::new());
        assert_eq!(answer(&mut upload, status, ""), Err(Refused), "{status} at its beginning");
    }
    let mut upload = Upload::new(10, AT.to_owned());
    let taken: Vec<_> = (0..4).map(|_| answer(&mut upload, 409, "")).collect();
    assert_eq!(taken, [Ok(()), Ok(()), Ok(()), Err(Refused)]);
    // Taken, and yet not further than before.
    let mut upload = Upload::new(10, AT.to_owned());
    answer(&mut upload, 200, "4").unwrap();
    assert_eq!(answer(&mut upload, 204, "4"), Err(Refused));
    // More than there is.
    let mut upload = Upload::new(10, AT.to_owned());
    assert_eq!(answer(&mut upload, 200, "11"), Err(Refused));
}
