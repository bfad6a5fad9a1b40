//! Runs the statements of its standard input on a SQLite file, past everything that guards it: for tests that
//! break a store by hand and see that it is noticed, or hold it for some seconds (the second argument). No
//! part of the product.

use sqlx::Connection;
use std::io::Read;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args_os().nth(1).ok_or("name the file")?;
    let mut statements = String::new();
    std::io::stdin().read_to_string(&mut statements)?;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).foreign_keys(false);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut connection).await?;
    let seconds = std::env::args().nth(2).and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
    tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
    connection.close().await?;
    Ok(())
}
