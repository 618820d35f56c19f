//! What the server does in one step: each script sees and leaves a whole log.
//!
//! A log is a stream. The id of an entry is `{seq}-{sum}`: the record's place, and what tells it from any other record
//! that could stand there. So who knows the id of the last record knows the log.

/// Adds entries behind the expected one. `KEYS`: the log, the names, the deleted names. `ARGV`: the expected id (`0-0`
/// for a log that is not there), the name, then id and line of each record. Answers whether it did.
pub const APPEND: &str = "
    local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
    if (last and last[1] or '0-0') ~= ARGV[1] then return 0 end
    for i = 3, #ARGV, 2 do redis.call('XADD', KEYS[1], ARGV[i], 'record', ARGV[i + 1]) end
    if not last and #ARGV > 2 then
        redis.call('SADD', KEYS[2], ARGV[2])
        redis.call('SREM', KEYS[3], ARGV[2])
    end
    return 1";

/// What stands behind a place. `KEYS`: the log, the deleted names. `ARGV`: the id of the first record and of the last
/// one that the reader knows (nothing where it knows none), and the name. Answers what is the matter, the server's time, and entries.
pub const TAIL: &str = "
    local time = redis.call('TIME')
    local function answer(what, entries) return {what, time[1], time[2], entries} end
    local function place(id) return tonumber(string.match(id, '^%d+')) end
    local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
    if not last then
        if redis.call('SISMEMBER', KEYS[2], ARGV[3]) == 1 then return answer('deleted', {}) end
        return answer('lost', {})
    end
    if ARGV[1] == '' then return answer('whole', redis.call('XRANGE', KEYS[1], '-', '+')) end
    if last[1] == ARGV[2] then return answer('more', {}) end
    if redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1] ~= ARGV[1] then return answer('deleted', {}) end
    if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 1 then
        return answer('more', redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+'))
    end
    local at = string.match(ARGV[2], '^%d+')
    if place(last[1]) <= tonumber(at) or #redis.call('XRANGE', KEYS[1], at, at) > 0 then return answer('lost', {}) end
    return answer('whole', redis.call('XRANGE', KEYS[1], '-', '+'))";

/// Forgets the entries before a place that are not kept. `KEYS`: the log. `ARGV`: the place, then the kept places.
pub const TRIM: &str = "
    local keep = {}
    for i = 2, #ARGV do keep[ARGV[i]] = true end
    for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '(' .. ARGV[1] .. '-0')) do
        if not keep[string.match(entry[1], '^%d+')] then redis.call('XDEL', KEYS[1], entry[1]) end
    end";

/// Forgets a log. `KEYS`: the log, the names, the deleted names. `ARGV`: the name.
pub const DELETE: &str = "
    redis.call('DEL', KEYS[1])
    if redis.call('SREM', KEYS[2], ARGV[1]) == 1 then redis.call('SADD', KEYS[3], ARGV[1]) end";
