//! An office with its administrator, a clock that stands, dice that fall the same way.

use app::{App, Clock, Dice, Grounds, Principal, Secret, Setup, SignIn, SignInError, SignedIn};
use sop::{Moment, PersonId};
use store::Place;

/// Tuesday 24 March 2020, 08:00 WIB.
pub const BEGIN: Moment = Moment(1_585_011_600_000);
pub const PASSWORD: &str = "tujuh belas perahu kecil";

pub struct World {
    pub app: App,
    pub admin: PersonId,
    _directory: tempfile::TempDir,
}

pub async fn fresh() -> (App, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let place = Place::Sqlite(directory.path().join("alur.db"));
    let app =
        App::open(&place, Clock::fixed(BEGIN), Dice::seeded(7), grounds(directory.path())).await.unwrap();
    (app, directory)
}

pub fn grounds(data: &std::path::Path) -> Grounds {
    Grounds {
        data: data.to_owned(),
        public_url: "http://alur.example".into(),
        sites_url: "http://situs.example".into(),
        jobs: 1,
        sandbox: None,
        job_network: false,
        reminders: Default::default(),
        outbound: Vec::new(),
        mail: None,
        backup: None,
        room_from: None,
        program: std::env::current_exe().unwrap(),
    }
}

pub fn setup() -> Setup {
    Setup {
        office: "Dinas Kominfo".into(),
        zone: "Asia/Jakarta".into(),
        username: "Dewi".into(),
        name: "Dewi Lestari".into(),
        email: "Dewi@example.go.id".into(),
        password: Secret::new(PASSWORD.into()),
        must_change: false,
    }
}

impl World {
    pub async fn new() -> World {
        let (app, directory) = fresh().await;
        let token = app.make_setup_token().await.unwrap();
        let admin = app.set_up(token.reveal(), setup()).await.unwrap();
        World { app, admin, _directory: directory }
    }

    pub async fn sign_in_from(
        &self,
        name: &str,
        password: &str,
        address: &str,
    ) -> Result<SignedIn, SignInError> {
        let form = SignIn {
            username: name.into(),
            password: Secret::new(password.into()),
            address: address.parse().unwrap(),
            agent: "Firefox".into(),
        };
        self.app.sign_in(form).await
    }

    pub async fn sign_in(&self, name: &str, password: &str) -> Result<SignedIn, SignInError> {
        self.sign_in_from(name, password, "192.0.2.1").await
    }

    pub async fn principal(&self, signed: &SignedIn) -> Principal {
        self.app.session(signed.cookie.reveal()).await.unwrap().unwrap().principal
    }
}
