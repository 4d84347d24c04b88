//! What every implementation of the storage has to do; another one adds lines at the end.

mod blobs;
mod conformance;
mod fold;

use std::sync::Arc;

use giaouoc::storage::{SERVER, Storage, sqlite::Sqlite};
use tempfile::TempDir;

use crate::world::{self, NOW};

/// A storage with the world in it, and what keeps its data alive.
pub struct Fresh {
    pub storage: Arc<dyn Storage>,
    pub data: TempDir,
}

async fn sqlite() -> Fresh {
    let data = tempfile::tempdir().unwrap();
    let storage: Arc<dyn Storage> = Arc::new(Sqlite::open(data.path(), "epoch-1", NOW).unwrap());
    storage.state(SERVER.parse().unwrap(), world::ops(), NOW).await.unwrap();
    Fresh { storage, data }
}

/// Runs the suite against a storage that `$open` makes.
macro_rules! conforms {
    ($name:ident, $open:path, $suite:ident, [$($property:ident),* $(,)?]) => {
        mod $name {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $property() {
                super::$suite::$property($open().await).await;
            })*
        }
    };
}

conforms!(
    sqlite_conforms,
    super::sqlite,
    conformance,
    [
        a_receipt_covers_what_is_durable,
        many_devices_push_at_once,
        pages_bring_everything_once_and_again_what_changed_meanwhile,
        own_values_are_not_sent_back,
        a_record_comes_whole_when_it_is_opened,
        a_removed_field_is_removed_everywhere,
        a_conflict_shows_the_value_that_its_author_had_seen,
        record_numbers_have_no_gap,
        a_refused_request_leaves_nothing,
        history_is_in_order,
        records_and_counts_follow_the_scopes,
        an_account_can_be_replaced,
        a_closed_storage_says_so,
    ]
);

conforms!(
    sqlite_keeps_blobs,
    super::sqlite,
    blobs,
    [a_blob_is_kept_once, an_upload_goes_on_only_where_it_stands, a_closed_storage_takes_no_bytes,]
);
