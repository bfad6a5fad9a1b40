//! The draft of the SOP's next revision, and the text of one that was published.

use crate::world::{ADMIN, World, places};

#[tokio::test]
async fn a_draft_is_saved_over_the_version_that_was_seen_alone() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let (store, writer) = (&world.store, &world.store.writer);
        assert_eq!(store.reader.procedure_draft().await.unwrap(), None);
        let begin = |body: &'static str| {
            writer.plain(move |rows| Box::pin(async move { rows.procedure_draft_begin(ADMIN, body).await }))
        };
        let save = |seen: i64, body: &'static str| {
            writer.plain(move |rows| {
                Box::pin(async move { rows.procedure_draft_save(ADMIN, seen, body).await })
            })
        };
        let remove = |seen: i64| {
            writer.plain(move |rows| Box::pin(async move { rows.procedure_draft_remove(seen).await }))
        };
        assert!(!save(1, "nothing to save over").await.unwrap());
        assert!(begin("first").await.unwrap());
        assert!(!begin("second").await.unwrap(), "one for the office");
        assert!(save(1, "mine").await.unwrap());
        assert!(!save(1, "another's, drawn before mine").await.unwrap());
        let draft = store.reader.procedure_draft().await.unwrap().unwrap();
        assert_eq!((draft.body.as_str(), draft.version), ("mine", 2));
        assert!(!remove(1).await.unwrap() && remove(2).await.unwrap());
        assert_eq!(store.reader.procedure_draft().await.unwrap(), None);
    }
}
