//! Plain tables: people, sessions, tokens, pipelines, comments, settings.

use crate::world::{APP, DEVELOPER, PM, World, commit, places};
use sop::application::Environment;
use sop::event::Fault;
use sop::{IssueNumber, Moment, PersonId, Subject};
use store::rows::{JobEnded, JobState, NewJob, NewPerson, NewPipeline, NewSession, NewToken, Preferences};
use store::{BoxFuture, Error, Rows};

async fn plain<T, R>(world: &World, rows: R) -> Result<T, Error>
where
    R: for<'a> FnOnce(Rows<'a>) -> BoxFuture<'a, Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    world.store.writer.plain(rows).await
}

#[tokio::test]
async fn people_sessions_and_tokens() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let reader = world.store.reader.clone();
        let twice = NewPerson {
            person: PersonId(50),
            username: "sari".into(),
            name: "Sari kedua".into(),
            password: None,
            must_change: true,
            language: "en".into(),
            addresses: Vec::new(),
        };
        let twice = plain(&world, move |rows| Box::pin(async move { rows.person_add(&twice).await })).await;
        assert!(matches!(twice, Err(Error::Duplicate)));
        let known =
            reader.people_of(&["SARI@example.go.id".into(), "nobody@example.com".into()]).await.unwrap();
        assert_eq!(known.into_iter().collect::<Vec<_>>(), [("sari@example.go.id".to_owned(), DEVELOPER)]);

        let session = NewSession {
            session: [1; 32],
            person: DEVELOPER,
            address: "192.0.2.1".into(),
            agent: "Firefox".into(),
            expires_at: world.time.now().plus_ms(1000),
        };
        plain(&world, move |rows| Box::pin(async move { rows.session_add(&session).await })).await.unwrap();
        let before = reader.statements();
        let row = reader.session([1; 32]).await.unwrap().unwrap();
        assert_eq!(reader.statements() - before, 1);
        assert!(row.active && !row.administrator && row.person == DEVELOPER);
        let wanted = Preferences {
            language: "en".into(),
            theme: "dark".into(),
            density: "compact".into(),
            keys: false,
        };
        plain(&world, move |rows| Box::pin(async move { rows.preferences_set(DEVELOPER, &wanted).await }))
            .await
            .unwrap();
        let row = reader.session([1; 32]).await.unwrap().unwrap();
        assert_eq!((row.language.as_str(), row.theme.as_str(), row.keys), ("en", "dark", false));
        let set = plain(&world, |rows| {
            Box::pin(async move { rows.password_set(DEVELOPER, "$argon2id$x", false, None).await })
        });
        set.await.unwrap();
        assert!(reader.session([1; 32]).await.unwrap().is_none(), "a new password ends every session");

        let token = NewToken {
            hash: [2; 32],
            person: DEVELOPER,
            name: "laptop".into(),
            scopes: "git:read git:push".into(),
            expires_at: world.time.now().plus_ms(1000),
        };
        let id =
            plain(&world, move |rows| Box::pin(async move { rows.token_add(&token).await })).await.unwrap();
        assert_eq!(reader.token([2; 32]).await.unwrap().unwrap().scopes, "git:read git:push");
        let not_his =
            plain(&world, move |rows| Box::pin(async move { rows.token_revoke(PM, id).await })).await;
        assert!(!not_his.unwrap());
        let his =
            plain(&world, move |rows| Box::pin(async move { rows.token_revoke(DEVELOPER, id).await })).await;
        assert!(his.unwrap());
        assert!(reader.tokens(DEVELOPER).await.unwrap()[0].revoked_at.is_some());
    }
}

#[tokio::test]
async fn failures_of_sign_in_are_counted_and_forgotten() {
    for (place, directory) in places().await {
        let world = World::open(&place, directory).await;
        for _ in 0..3 {
            plain(&world, |rows| Box::pin(async move { rows.sign_in_failed("account:sari", 60_000).await }))
                .await
                .unwrap();
        }
        let delays = world.store.reader.delays("account:sari", "address:192.0.2.1").await.unwrap();
        assert_eq!((delays.len(), delays[0].failures), (1, 3));
        world.time.forward_ms(61_000);
        plain(&world, |rows| Box::pin(async move { rows.sign_in_failed("account:sari", 60_000).await }))
            .await
            .unwrap();
        assert_eq!(world.store.reader.delays("account:sari", "x").await.unwrap()[0].failures, 1);
    }
}

/// INV 11: a job ends once; asking twice for a deployment is once.
#[tokio::test]
async fn inv11_a_pipeline_is_made_once_and_its_jobs_end_once() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let reader = world.store.reader.clone();
        let job = |name: &str, needs: &[&str]| NewJob {
            name: name.into(),
            stage: "test".into(),
            needs: needs.iter().map(|name| (*name).to_owned()).collect(),
            plan: "{}".into(),
            state: JobState::Waiting,
        };
        let new = NewPipeline {
            key: "7/0".into(),
            application: APP,
            subject: Subject::Issue(IssueNumber(1)),
            commit: commit(5),
            ref_name: "issue/1".into(),
            environment: Some(Environment::Dev),
            jobs: vec![job("build", &[]), job("deploy", &["build"])],
        };
        let again = new.clone();
        let id =
            plain(&world, move |rows| Box::pin(async move { rows.pipeline_add(&new).await })).await.unwrap();
        let same = plain(&world, move |rows| Box::pin(async move { rows.pipeline_add(&again).await }))
            .await
            .unwrap();
        assert_eq!(id, same);
        let jobs = reader.jobs(id).await.unwrap();
        assert_eq!(jobs[1].needs.0, ["build"]);
        let first = jobs[0].job;
        let began =
            plain(&world, move |rows| Box::pin(async move { rows.job_begin(first, "w", "1/1.log").await }));
        assert!(began.await.unwrap());
        let began =
            plain(&world, move |rows| Box::pin(async move { rows.job_begin(first, "v", "1/1.log").await }));
        assert!(!began.await.unwrap(), "one runner takes it");
        let ended = JobEnded {
            state: JobState::Failed,
            fault: Some(Fault::Own),
            exit_code: Some(2),
            artifacts_path: None,
        };
        let late = ended.clone();
        assert!(
            plain(&world, move |rows| Box::pin(async move { rows.job_end(first, &ended).await }))
                .await
                .unwrap()
        );
        assert!(
            !plain(&world, move |rows| Box::pin(async move { rows.job_end(first, &late).await }))
                .await
                .unwrap()
        );
        assert_eq!(reader.pipelines_open().await.unwrap().len(), 1);
        let close = plain(&world, move |rows| {
            Box::pin(async move { rows.pipeline_state(id, JobState::Failed, Some(Fault::Own)).await })
        });
        close.await.unwrap();
        assert!(
            reader.pipelines_open().await.unwrap().is_empty() && reader.jobs_open().await.unwrap().is_empty()
        );
        let row = reader.pipeline(id).await.unwrap().unwrap();
        assert_eq!((row.standing(), row.fault.as_deref()), (JobState::Failed, Some("own")));
        assert_eq!(reader.pipelines(APP, None).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn comments_settings_variables_and_heads() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let subject = Subject::Issue(IssueNumber(1));
        let id =
            plain(&world, move |rows| Box::pin(async move { rows.comment_add(subject, PM, "Baik.").await }))
                .await
                .unwrap();
        let other =
            plain(&world, move |rows| Box::pin(async move { rows.comment_delete(id, DEVELOPER).await }))
                .await;
        assert!(!other.unwrap(), "another's comment");
        assert!(
            plain(&world, move |rows| Box::pin(async move { rows.comment_delete(id, PM).await }))
                .await
                .unwrap()
        );
        assert!(
            plain(&world, move |rows| Box::pin(async move { rows.comment_restore(id, PM, 20_000).await }))
                .await
                .unwrap()
        );
        let claim = |value: &'static str| {
            plain(&world, move |rows| Box::pin(async move { rows.setting_claim("setup", value).await }))
        };
        assert!(claim("one").await.unwrap() && !claim("two").await.unwrap(), "of two one wins");
        assert_eq!(world.store.reader.setting("setup").await.unwrap().as_deref(), Some("one"));
        let set = plain(&world, |rows| {
            Box::pin(async move { rows.variable_set(APP, Environment::Staging, "KEY", b"0123\0\xff").await })
        });
        set.await.unwrap();
        let values = world.store.reader.variables(APP, Environment::Staging).await.unwrap();
        assert_eq!(values[0].value.0, b"0123\0\xff");
        assert!(!format!("{values:?}").contains("123"), "no debug form shows a secret");
        let head =
            plain(&world, |rows| Box::pin(async move { rows.daily_head("2020-03-24").await })).await.unwrap();
        assert_eq!(world.store.reader.daily_heads().await.unwrap()[0].hash, head.hash);
        assert_eq!(world.store.reader.head().await.unwrap().at, head.at);
        assert!(head.at > Moment(0));
    }
}
