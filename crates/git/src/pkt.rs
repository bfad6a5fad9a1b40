//! pkt-lines: four hex digits of length, then the data. The whole of git's wire framing.
//!
//! ```text
//! 0000 flush   0001 delimiter   0002 end of response   0003 never   0004 empty   0005..fff0 data follows
//! ```

use tokio::io::{AsyncRead, AsyncReadExt};

use crate::names::hex_value;
use crate::{Error, Result};

/// Longest line, its four digits included.
pub(crate) const LINE_BYTES_MAX: usize = 65_520;
/// Data of one side-band line: the longest line less digits and band.
const BAND_BYTES_MAX: usize = LINE_BYTES_MAX - 5;
/// Data of one line of the older side-band.
const SMALL_BAND_BYTES_MAX: usize = 995;

pub(crate) const FLUSH: &[u8] = b"0000";

/// One line read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Flush,
    Data(Vec<u8>),
}

/// Appends a line.
pub(crate) fn write(to: &mut Vec<u8>, data: &[u8]) {
    debug_assert!(data.len() + 4 <= LINE_BYTES_MAX, "callers split what is longer");
    to.extend_from_slice(format!("{:04x}", data.len() + 4).as_bytes());
    to.extend_from_slice(data);
}

/// Appends data on a side-band, in as many lines as it takes.
pub(crate) fn write_band(to: &mut Vec<u8>, band: u8, data: &[u8], wide: bool) {
    let most = if wide { BAND_BYTES_MAX } else { SMALL_BAND_BYTES_MAX };
    for part in data.chunks(most) {
        to.extend_from_slice(format!("{:04x}", part.len() + 5).as_bytes());
        to.push(band);
        to.extend_from_slice(part);
    }
}

/// Reads one line, of at most `most` bytes of data. `Ok(None)` when the input ends before its first byte.
/// What was read is appended to `raw`, so that it can be replayed.
pub(crate) async fn read(
    from: &mut (impl AsyncRead + Unpin),
    most: usize,
    raw: &mut Vec<u8>,
) -> Result<Option<Line>> {
    let mut digits = [0; 4];
    let first = from.read(&mut digits[..1]).await.map_err(Error::io("reading a push"))?;
    if first == 0 {
        return Ok(None);
    }
    exact(from, &mut digits[1..]).await?;
    raw.extend_from_slice(&digits);
    let mut length = 0;
    for digit in digits {
        let value = hex_value(digit).ok_or(Error::PushHead("a length that is no hex number"))?;
        length = length * 16 + usize::from(value);
    }
    match length {
        0 => return Ok(Some(Line::Flush)),
        1..=3 => return Err(Error::PushHead("a special line where none belongs")),
        4 => return Err(Error::PushHead("an empty line")),
        _ if length > LINE_BYTES_MAX => return Err(Error::PushHead("a line longer than 65520")),
        _ if length - 4 > most => return Err(Error::PushHead("more than the limit")),
        _ => {}
    }
    let mut data = vec![0; length - 4];
    exact(from, &mut data).await?;
    raw.extend_from_slice(&data);
    Ok(Some(Line::Data(data)))
}

async fn exact(from: &mut (impl AsyncRead + Unpin), into: &mut [u8]) -> Result<()> {
    match from.read_exact(into).await {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Err(Error::PushHead("it ends in the middle"))
        }
        Err(source) => Err(Error::Io { what: "reading a push", source }),
    }
}
