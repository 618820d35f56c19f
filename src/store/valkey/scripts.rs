//! What the server does in one step: each script sees and leaves a whole log.
//!
//! A log is a stream. The id of an entry is `{seq}-{sum}`: the record's place, and what tells it from any other record
//! that could stand there. So who knows the id of the last record knows the log.

/// Adds entries behind the expected one. `KEYS`: the log, the births, the lives that are over. `ARGV`: the expected id (`0-0`
/// for a log that is not there), the name, the life in which a log would begin, then id and line of each record. Answers
/// whether it did.
pub const APPEND: &str = "
    local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
    if (last and last[1] or '0-0') ~= ARGV[1] then return 0 end
    if not last and tonumber(redis.call('HGET', KEYS[3], ARGV[2]) or 0) >= tonumber(ARGV[3]) then return 0 end
    for i = 4, #ARGV, 2 do redis.call('XADD', KEYS[1], ARGV[i], 'record', ARGV[i + 1]) end
    if not last and #ARGV > 3 then redis.call('HSET', KEYS[2], ARGV[2], ARGV[4]) end
    return 1";

/// What stands behind a place. `KEYS`: the log, the births, the lives that are over. `ARGV`: the name, the birth of the log
/// that the reader knows, and the id of its last record there (nothing where it knows none). Answers what is the matter,
/// the server's time, the birth, and entries.
pub const TAIL: &str = "
    local time = redis.call('TIME')
    local birth = redis.call('HGET', KEYS[2], ARGV[1]) or ''
    local function answer(what, entries) return {what, time[1], time[2], birth, entries} end
    local function place(id) return tonumber(string.match(id, '^%d+')) end
    local function whole() return answer('whole', redis.call('XRANGE', KEYS[1], '-', '+')) end
    local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
    if not last then
        if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 1 then return answer('deleted', {}) end
        return answer('none', {})
    end
    if ARGV[2] == '' then return whole() end
    if birth ~= ARGV[2] then return answer('deleted', {}) end
    if last[1] == ARGV[3] then return answer('more', {}) end
    if place(last[1]) <= place(ARGV[3]) then return answer('lost', {}) end
    local more = redis.call('XRANGE', KEYS[1], '(' .. ARGV[3], '+')
    if #more == place(last[1]) - place(ARGV[3]) and #redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3]) == 1 then
        return answer('more', more)
    end
    local at = string.match(ARGV[3], '^%d+')
    local there = redis.call('XRANGE', KEYS[1], at, at)[1]
    if there and there[1] ~= ARGV[3] then return answer('lost', {}) end
    return whole()";

/// Puts entries in the place of all up to the last of them, which has to be there. `KEYS`: the log. `ARGV`: id and line
/// of each record.
pub const TRIM: &str = "
    local last = ARGV[#ARGV - 1]
    if #redis.call('XRANGE', KEYS[1], last, last) == 0 then return end
    local behind = redis.call('XRANGE', KEYS[1], '(' .. last, '+')
    redis.call('DEL', KEYS[1])
    for i = 1, #ARGV, 2 do redis.call('XADD', KEYS[1], ARGV[i], 'record', ARGV[i + 1]) end
    for _, entry in ipairs(behind) do redis.call('XADD', KEYS[1], entry[1], unpack(entry[2])) end";

/// Forgets a log, and remembers that this life of it is over. `KEYS`: the log, the births, the lives that are over, the tallies.
/// `ARGV`: the name, the life.
pub const DELETE: &str = "
    redis.call('DEL', KEYS[1], KEYS[4])
    redis.call('HDEL', KEYS[2], ARGV[1])
    local over = tonumber(redis.call('HGET', KEYS[3], ARGV[1]) or 0)
    if tonumber(ARGV[2]) > over then redis.call('HSET', KEYS[3], ARGV[1], ARGV[2]) end";

/// Counts one more call. `KEYS`: the tallies. `ARGV`: which of them. Answers what each has come to.
pub const COUNT: &str = "
    local counts = {}
    for i = 1, #ARGV do counts[i] = redis.call('HINCRBY', KEYS[1], ARGV[i], 1) end
    return counts";

/// Counts one more call against a rate. `KEYS`: the tallies. `ARGV`: which, the instant, how long a stretch is. Answers when the
/// stretch began and how many calls it has seen.
pub const COUNT_RATE: &str = "
    local stretch = redis.call('HGET', KEYS[1], ARGV[1]) or ''
    local began, counted = string.match(stretch, '^(%d+) (%d+)$')
    if not began or tonumber(ARGV[2]) >= tonumber(began) + tonumber(ARGV[3]) then began, counted = ARGV[2], 0 end
    redis.call('HSET', KEYS[1], ARGV[1], string.format('%s %d', began, counted + 1))
    return {tonumber(began), counted + 1}";

/// Puts down calls behind those that are there, unless the life of the sandbox is over. The id of an entry is `{place}-{ms}`: how
/// many calls were put down with it, and when. `KEYS`: the journal, when sandboxes were called, since when all was told, the
/// lives that are over. `ARGV`: the name, the life, when it was called, since when all was told, how many to keep, then each call.
pub const NOTE: &str = "
    if tonumber(redis.call('HGET', KEYS[4], ARGV[1]) or 0) >= tonumber(ARGV[2]) then return end
    local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
    local place = last and tonumber(string.match(last[1], '^%d+')) or 0
    local time = redis.call('TIME')
    local ms = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
    for i = 6, #ARGV do
        place = place + 1
        redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], string.format('%d-', place) .. ms, 'call', ARGV[i])
    end
    redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
    if tonumber(ARGV[4]) > tonumber(redis.call('HGET', KEYS[3], ARGV[1]) or 0) then
        redis.call('HSET', KEYS[3], ARGV[1], ARGV[4])
    end";
