//! How the office dresses its pages, from the form to the next page.

use super::office::founded;
use axum::http::StatusCode;

#[tokio::test]
async fn an_administrator_dresses_the_pages_and_a_pale_colour_is_refused_with_its_ratio() {
    let office = founded().await;
    let cookie = office.sign_in("admin").await;
    let before = office.get(&cookie, "/inbox").await.body;
    assert!(before.contains("<a class=\"brand\" href=\"/\">Alur</a>"), "{before}");

    let pale = office.post(&cookie, "/admin/look", &[("name", "Batam"), ("accent", "#ffcc00")]).await;
    assert_eq!(pale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(pale.body.contains("1,4 banding 1") && pale.body.contains("value=\"Batam\""), "{}", pale.body);
    let no_colour = office.post(&cookie, "/admin/look", &[("accent", "}body{display:none")]).await;
    assert_eq!(no_colour.status, StatusCode::UNPROCESSABLE_ENTITY);

    let saved = office.post(&cookie, "/admin/look", &[("name", "Alur <Batam>"), ("accent", "#0b6b3a")]).await;
    assert_eq!(saved.location, "/admin/look?done=look");
    let page = office.get(&cookie, "/inbox").await.body;
    assert!(page.contains("href=\"/\">Alur &#60;Batam&#62;</a>"), "{page}");
    let style = page.split("href=\"").find(|part| part.starts_with("/assets/office-")).unwrap();
    let style = style.split('"').next().unwrap();
    let css = office.get("", style).await;
    assert_eq!(css.status, StatusCode::OK);
    assert!(css.body.contains(".brand{") && css.body.contains(":root{--accent:#0b6b3a;"), "both in one file");

    for who in ["pandu", "sandi", "kadis"] {
        let cookie = office.sign_in(who).await;
        let refused = office.post(&cookie, "/admin/look", &[("name", "Milikku")]).await;
        assert!(refused.status.is_client_error(), "{who}: {}", refused.status);
        assert!(!office.get(&cookie, "/inbox").await.body.contains("Milikku"), "{who}");
    }
    let plain = office.post(&cookie, "/admin/look", &[("name", ""), ("accent", "")]).await;
    assert_eq!(plain.status, StatusCode::SEE_OTHER);
    assert_eq!(
        office.get(&cookie, "/inbox").await.body.matches("/assets/alur-").count(),
        before.matches("/assets/alur-").count()
    );
}
