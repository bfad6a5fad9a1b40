//! What browsers send, under fuzzing: cookies and other headers, forms of both kinds, queries.

#[path = "../../../testkit/src/fuzz.rs"]
mod fuzz;

use super::office::founded;
use crate::routes::router;
use crate::typed::{Typed, is_field};
use axum::body::Body;
use axum::extract::FromRequest;
use axum::http::{HeaderValue, Request, StatusCode};
use fuzz::fuzz;
use tower::ServiceExt;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

#[test]
fn fuzzed_cookies_open_nothing_and_break_nothing() {
    let runtime = runtime();
    let office = runtime.block_on(founded());
    let cookie = runtime.block_on(office.sign_in("dewi"));
    let samples = [
        cookie.replace("__Host-alur=", "__Host-alur=0").into_bytes(),
        b"alur-script=1; __Host-alur=00; other=\"a b\"".to_vec(),
        b"Basic ZGV3aTphbHVyXzAw".to_vec(),
        b"Bearer alur_00".to_vec(),
    ];
    let words: [&[u8]; 8] = [b"__Host-alur=", b"; ", b"=", b"\"", b",", b"Basic ", b"Bearer ", b"%00"];
    fuzz("cookie", &samples, &words, |bytes| {
        let Ok(value) = HeaderValue::from_bytes(&bytes[..bytes.len().min(16 << 10)]) else { return };
        for (path, header) in [("/issues", "cookie"), ("/api/v1/me", "authorization")] {
            let request = Request::get(path).header("host", "alur.example").header(header, &value);
            let request = request.body(Body::empty()).unwrap();
            let answer = runtime.block_on(router(office.site().clone()).oneshot(request)).unwrap();
            let expected = [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS];
            assert!(expected.contains(&answer.status()), "{path}: {}", answer.status());
        }
    });
}

#[test]
fn fuzzed_forms_are_read_as_they_were_written_or_refused() {
    let runtime = runtime();
    let samples = [
        b"username=dewi&password=kata+sandi+uji&then=%2Fissues%2F1".to_vec(),
        b"fault=application&source=inside&title=Izin%20%C3%A9&text=a%0D%0Ab&text=c&due-date=2020-03-27"
            .to_vec(),
        b"kept.text=x&act=%2Fissues%2F1%2Fassignment&since=2.....".to_vec(),
    ];
    let words: [&[u8]; 10] =
        [b"&", b"=", b"%", b"%00", b"+", b"a=b&", b"created_at=1", b"[]", b";", b"%C3%28"];
    fuzz("form", &samples, &words, |bytes| {
        let request = Request::post("/").header("content-type", "application/x-www-form-urlencoded");
        let request = request.body(Body::from(bytes.to_vec())).unwrap();
        let Ok(typed) = runtime.block_on(Typed::from_request(request, &())) else { return };
        assert!(typed.0.len() <= crate::limits::FORM_FIELDS_MAX);
        assert!(typed.0.iter().all(|(name, _)| is_field(name)));
        let pair = |(name, value): &(String, String)| format!("{name}={}", crate::url::encode(value));
        let written = typed.0.iter().map(pair).collect::<Vec<_>>().join("&");
        let request = Request::post("/").header("content-type", "application/x-www-form-urlencoded");
        let again = Typed::from_request(request.body(Body::from(written)).unwrap(), &());
        assert_eq!(runtime.block_on(again).unwrap(), typed);
    });
}

/// Through the whole door, in parts and not: never a fault, and nothing is written.
#[test]
fn fuzzed_bodies_and_queries_are_no_fault() {
    let runtime = runtime();
    let office = runtime.block_on(founded());
    let cookie = runtime.block_on(office.sign_in("rini"));
    let part = |name: &str, text: &str| {
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let file = "--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n\
                content-type: image/png\r\n\r\n\u{89}PNG\r\n";
    let samples = [
        format!("{}{}{file}--x--\r\n", part("title", "Izin"), part("text", "a\r\nb")).into_bytes(),
        format!("{}--x--\r\n", part("fault", "application")).into_bytes(),
        b"q=terlambat+%23PM&page=2&after=eyJ9&until=2020-01-01".to_vec(),
    ];
    let words: [&[u8]; 8] =
        [b"--x\r\n", b"--x--", b"filename=\"../../x\"", b"\r\n\r\n", b"name=\"", b"%", b"&q=", b"\0"];
    let before = runtime.block_on(office.app.reader().head()).unwrap();
    fuzz("bodies", &samples, &words, |bytes| {
        for kind in ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"] {
            let request = Request::post("/issues/999/comments").header("host", "alur.example");
            let request = request.header("sec-fetch-site", "same-origin").header("cookie", &cookie);
            let request = request.header("content-type", kind).body(Body::from(bytes.to_vec())).unwrap();
            let answer = runtime.block_on(router(office.site().clone()).oneshot(request)).unwrap();
            assert!(answer.status().is_client_error(), "{kind}: {}", answer.status());
        }
        let query: String = bytes.iter().take(300).map(|byte| format!("%{byte:02X}")).collect();
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(500)]).into_owned();
        let plain: String = text.chars().filter(|c| c.is_ascii_graphic() && *c != '#').collect();
        for path in ["/issues", "/search", "/journal", "/reports/times"] {
            for asked in [format!("{path}?q={query}"), format!("{path}?{plain}")] {
                let Ok(request) = Request::get(&asked).header("host", "alur.example").body(Body::empty())
                else {
                    continue;
                };
                let (mut parts, body) = request.into_parts();
                parts.headers.insert("cookie", HeaderValue::from_str(&cookie).unwrap());
                let request = Request::from_parts(parts, body);
                let answer = runtime.block_on(router(office.site().clone()).oneshot(request)).unwrap();
                assert!(!answer.status().is_server_error(), "{asked}: {}", answer.status());
            }
        }
    });
    assert_eq!(runtime.block_on(office.app.reader().head()).unwrap(), before);
}
