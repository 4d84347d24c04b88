//! What every storage has to do with the bytes of attachments.

use giaouoc::storage::{NewBlob, StoreError, Upload, UploadError};
use model::{attachment::BlobId, scope::Scope};

use super::Fresh;
use crate::{
    attachments::{hash, jpeg},
    support::fresh,
    world::NOW,
};

fn id(bytes: &[u8]) -> BlobId {
    BlobId::parse(&hash(bytes)).unwrap()
}

/// The scope of the devices here.
fn below() -> Scope {
    "org:below".parse().unwrap()
}

fn blob(bytes: &[u8]) -> NewBlob {
    NewBlob { id: id(bytes), kind: "image/jpeg", data: bytes.to_vec() }
}

/// An upload that a device has begun.
async fn begun(fresh_one: &Fresh, length: u64) -> Upload {
    let device = super::conformance::device(fresh_one).await;
    let upload = Upload { id: fresh("upload"), enrolment: device, length, received: 0, blob: None };
    fresh_one.storage.begin_upload(upload.clone(), NOW).await.unwrap();
    upload
}

pub(super) async fn a_blob_is_kept_once(fresh: Fresh) {
    let (storage, bytes) = (&fresh.storage, jpeg(1, 500));
    assert!(!storage.has_blob(below(), id(&bytes)).await.unwrap());
    assert_eq!(storage.blob(below(), id(&bytes)).await.unwrap(), None);
    for _ in 0..2 {
        storage.put_blob(below(), blob(&bytes), NOW).await.unwrap();
    }
    assert!(storage.has_blob(below(), id(&bytes)).await.unwrap());
    let kept = storage.blob(below(), id(&bytes)).await.unwrap().unwrap();
    assert_eq!((kept.kind.as_str(), kept.data), ("image/jpeg", bytes));
}

pub(super) async fn an_upload_goes_on_only_where_it_stands(fresh: Fresh) {
    let (storage, bytes) = (&fresh.storage, jpeg(2, 500));
    let start = begun(&fresh, 500).await;
    let enrolment = start.enrolment.clone();
    storage.append(start.clone(), bytes[..200].to_vec(), NOW).await.unwrap();
    let late = storage.append(start.clone(), bytes[..200].to_vec(), NOW).await;
    assert!(matches!(late, Err(UploadError::Elsewhere)), "{late:?}");
    let late = storage.finish(start.clone(), blob(&bytes), NOW).await;
    assert!(matches!(late, Err(UploadError::Elsewhere)), "{late:?}");
    assert!(!storage.has_blob(below(), id(&bytes)).await.unwrap());
    assert_eq!(storage.uploaded(start.id.clone()).await.unwrap(), bytes[..200]);

    let stands = storage.upload(start.id.clone(), enrolment.clone()).await.unwrap().unwrap();
    assert_eq!((stands.received, stands.length), (200, 500));
    let other = super::conformance::device(&fresh).await;
    assert_eq!(storage.upload(start.id.clone(), other).await.unwrap(), None);
    storage.finish(stands, blob(&bytes), NOW).await.unwrap();
    assert!(storage.has_blob(below(), id(&bytes)).await.unwrap());
    assert!(storage.uploaded(start.id.clone()).await.unwrap().is_empty());
    let ended = storage.upload(start.id.clone(), enrolment.clone()).await.unwrap().unwrap();
    assert_eq!(ended.received, 500);
    storage.drop_upload(start.id.clone()).await.unwrap();
    assert_eq!(storage.upload(start.id, enrolment).await.unwrap(), None);
}

pub(super) async fn a_closed_storage_takes_no_bytes(fresh: Fresh) {
    let upload = begun(&fresh, 500).await;
    fresh.storage.close().await.unwrap();
    let late = fresh.storage.append(upload, vec![1], NOW).await;
    assert!(matches!(late, Err(UploadError::Store(StoreError::Closed))), "{late:?}");
}
