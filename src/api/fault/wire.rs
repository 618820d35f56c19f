//! Bodies that do not come as they should: late, in part, or not at all.

use crate::api::Bank;
use actix_web::{
    body::{BodyStream, BoxBody, SizedStream},
    web::{Bytes, Data},
};
use futures_util::{
    future::{pending, ready, select},
    stream::{once, unfold},
};
use socket2::Socket;
use std::{collections::VecDeque, io, pin::pin};
use tokio::{net::TcpStream, task::yield_now};

/// How many bytes are handed on at a time, so that they are on the wire before the connection breaks.
const PIECE_BYTES: usize = 16 * 1024;
/// How long a part of a body has to get on its way, in milliseconds.
const ON_ITS_WAY_MS: i64 = 30;
/// How often a caller who has sent more than one call is looked for, in milliseconds.
const LOOK_AGAIN_MS: i64 = 1_000;

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "a fault of the scenario ends this connection here")
}

/// No answer: the connection ends before its first byte.
pub fn nothing() -> BoxBody {
    BoxBody::new(BodyStream::new(once(ready(Err::<Bytes, _>(broken())))))
}

/// A body in so many pieces, spread over so long a time.
pub fn slow(bank: Data<Bank>, bytes: &Bytes, pieces: u32, over_ms: i64) -> BoxBody {
    let pieces = usize::try_from(pieces).unwrap_or(usize::MAX).clamp(1, bytes.len().max(1));
    let pause_ms = over_ms / i64::try_from(pieces).unwrap_or(i64::MAX);
    let rest = split(bytes, bytes.len().div_ceil(pieces));
    let stream = unfold((bank, rest), move |(bank, mut rest)| async move {
        let piece = rest.pop_front()?;
        bank.pause(pause_ms).await;
        Some((Ok::<_, io::Error>(piece), (bank, rest)))
    });
    BoxBody::new(SizedStream::new(length(bytes), stream))
}

/// A part of a body that promises the whole; then the connection ends.
pub fn cut(bank: Data<Bank>, bytes: &Bytes, at_percent: u8) -> BoxBody {
    let kept = bytes.len() * usize::from(at_percent) / 100;
    let rest = split(&bytes.slice(..kept.min(bytes.len())), PIECE_BYTES);
    let stream = unfold(Some((bank, rest)), |left| async move {
        let (bank, mut rest) = left?;
        yield_now().await;
        if let Some(piece) = rest.pop_front() {
            return Some((Ok(piece), Some((bank, rest))));
        }
        bank.pause(ON_ITS_WAY_MS).await;
        yield_now().await;
        Some((Err(broken()), None))
    });
    BoxBody::new(SizedStream::new(length(bytes), stream))
}

/// Waits until the caller is gone or the server stops.
pub async fn hang(bank: &Bank, socket: Option<Socket>) {
    let gone = async {
        match socket {
            Some(socket) => until_gone(bank, socket).await,
            None => pending().await,
        }
    };
    select(pin!(gone), pin!(bank.stopped())).await;
}

/// Waits until nobody stands at the other end.
async fn until_gone(bank: &Bank, socket: Socket) {
    let Ok(stream) = TcpStream::from_std(socket.into()) else { return };
    while stream.peek(&mut [0]).await.is_ok_and(|bytes| bytes > 0) {
        bank.pause(LOOK_AGAIN_MS).await;
    }
}

fn split(bytes: &Bytes, piece: usize) -> VecDeque<Bytes> {
    let starts = (0..bytes.len()).step_by(piece.max(1));
    starts.map(|start| bytes.slice(start..bytes.len().min(start.saturating_add(piece)))).collect()
}

fn length(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
