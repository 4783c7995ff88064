/**
 * Sets hashes of balances, each only if (epoch, version) is greater than what is there. Redis runs a
 * script whole, so a late writer never replaces what is newer.
 *
 * KEYS: one for each balance. ARGV: how, time to live in ms, then `epoch version seal body` for each,
 * in one text, because every argument costs the client as much as Redis.
 * `newer` is the rule; `refresh` replaces what is as new as well, but makes no key that is not there;
 * The time to live counts from when the key was made: an account that is never quiet is read anew once
 * in that time.
 * An entry whose epoch or version is no number is somebody else's and is replaced.
 */
export const setIfNewerLua = `
-- not every number: nan and inf are neither greater nor less than what they should be
local function digits(text) return text and string.match(text, '^%d+$') and tonumber(text) end
local how, ttl = ARGV[1], ARGV[2]
local written = 0
for i = 1, #KEYS do
  local e_new, v_new, seal, body = string.match(ARGV[i + 2], '^(%d+) (%d+) (%S+) (.*)$')
  local epoch, version = tonumber(e_new), tonumber(v_new)
  local there = redis.pcall('HMGET', KEYS[i], 'e', 'v')
  local is_free
  if there.err then
    redis.call('DEL', KEYS[i])
    is_free = true
  else
    local e, v = digits(there[1]), digits(there[2])
    if not e or not v then
      is_free = how == 'newer' or there[1] or there[2]
    else
      is_free = e < epoch or (e == epoch and (v < version or (v == version and how == 'refresh')))
    end
  end
  if is_free then
    local added = redis.call('HSET', KEYS[i], 'e', e_new, 'v', v_new, 'b', body, 's', seal)
    if added > 0 then redis.call('PEXPIRE', KEYS[i], ttl) end
    written = written + 1
  end
end
return written
`
