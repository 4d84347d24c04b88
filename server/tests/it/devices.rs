//! The list of devices: what each said of itself, and whose silence stands out.

use model::{record::Noun, role::Role, scope::Scope};
use serde_json::{Value, json};

use crate::{
    support::Server,
    world::{self, BELOW, CENTRAL, OWN},
};

const DAY: i64 = 86_400_000;

async fn row(server: &Server, token: &str, device: &str) -> Value {
    let listed = server.get("/api/v1/devices", token).await.json();
    let rows = listed["devices"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == device).unwrap().clone()
}

#[tokio::test]
async fn a_device_silent_before_a_deadline_stands_out_until_it_reports() {
    let server = Server::new().await;
    let drive = |id: &str, organiser: &str, name: &str, to: &str| {
        let fields = json!({"name": name, "organiser": organiser, "to": to});
        world::fact(Noun::Drive, Scope::Ref, id, fields)
    };
    let drives = vec![
        drive("d-later", OWN, "Đợt sau", "2026-12-20"),
        drive("d-next", CENTRAL, "Đợt này", "2026-12-01"),
        drive("d-foreign", "elsewhere", "Đợt nơi khác", "2026-11-25"),
    ];
    server.storage.state("server".parse().unwrap(), drives, server.now()).await.unwrap();
    let mut tablet = server.tablet(Role::Cadre, BELOW).await;
    tablet.push(&[]).await;
    let device = tablet.device.to_string();
    let admin = server.tablet(Role::Administrator, OWN).await;
    assert_eq!(row(&server, &admin.token, &device).await["silence"], Value::Null);

    server.wait(5 * DAY);
    let silence = json!({"days": 5, "drive": "Đợt này", "closes_on": "2026-12-01"});
    assert_eq!(row(&server, &admin.token, &device).await["silence"], silence);

    tablet.push(&[]).await;
    assert_eq!(row(&server, &admin.token, &device).await["silence"], Value::Null);
}

#[tokio::test]
async fn what_a_device_says_of_its_storage_is_listed() {
    let server = Server::new().await;
    let tablet = server.tablet(Role::Cadre, BELOW).await;
    let admin = server.tablet(Role::Administrator, OWN).await;
    let device = tablet.device.to_string();
    for (said, listed) in [
        ("", Value::Null),
        ("kept", json!("kept")),
        ("failing", json!("failing")),
        ("a word of a later version", Value::Null),
    ] {
        let mut request = tablet.request(&[]);
        said.clone_into(&mut request.st);
        assert!(tablet.exchange(&request).await.status.is_success());
        assert_eq!(row(&server, &admin.token, &device).await["storage"], listed, "{said}");
    }
}
