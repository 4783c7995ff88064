-- Posts transactions between accounts chosen at random. Run by bench/src/load/wrk.ts, which says what
-- each variable of the environment means. Each request is put together as text: it shares the machine
-- with what it measures.

local ledger = os.getenv("BENCH_LEDGER")
local accounts = tonumber(os.getenv("BENCH_ACCOUNTS"))
local hot_account = os.getenv("BENCH_HOT_ACCOUNT")
local key_prefix = os.getenv("BENCH_KEY_PREFIX")
local pairs_of_entries = tonumber(os.getenv("BENCH_ENTRIES")) / 2
local is_zipf = os.getenv("BENCH_SKEW") == "zipf"
local repeat_share = tonumber(os.getenv("BENCH_REPEAT_SHARE"))
local per_s = tonumber(os.getenv("BENCH_PER_S"))
local lead_s = tonumber(os.getenv("BENCH_LEAD_S"))
local lead_per_s = tonumber(os.getenv("BENCH_LEAD_PER_S"))
local is_hot = hot_account ~= ""

-- global, because `setup` and `done` run in a Lua state of their own and reach into that of a thread
thread_number = 1
thread_count = 1
repeats = 0
replayed = 0
statuses = {}
lead_statuses = {}

local head
local count = 0

function init()
  head = "POST /v1/ledgers/" .. ledger .. "/transactions HTTP/1.1\r\n"
    .. "Host: " .. wrk.host .. ":" .. wrk.port .. "\r\n"
    .. "Authorization: Bearer " .. os.getenv("BENCH_API_KEY") .. "\r\n"
    .. "Content-Type: application/json\r\n"
    .. "Idempotency-Key: " .. key_prefix .. thread_number .. "-"
  math.randomseed(20 + thread_number)
end

-- Zipf's law: the account of rank r is taken as often as 1/r says
local sums = {}
if is_zipf then
  local sum = 0
  for rank = 1, accounts do
    sum = sum + 1 / rank
    sums[rank] = sum
  end
end

local function zipf_account()
  local at = math.random() * sums[accounts]
  local low, high = 1, accounts
  while low < high do
    local middle = math.floor((low + high) / 2)
    if sums[middle] < at then low = middle + 1 else high = middle end
  end
  return low
end

local function two_accounts()
  if is_zipf then
    local debit, credit = zipf_account(), zipf_account()
    while credit == debit do credit = zipf_account() end
    return debit, "account:" .. credit
  end
  local debit = math.random(1, accounts)
  if is_hot then return debit, hot_account end
  return debit, "account:" .. ((debit + math.random(0, accounts - 2)) % accounts + 1)
end

local function entries_of(debit, credit)
  local amount = math.random(1, 100000)
  return '{"account":"account:' .. debit .. '","direction":"debit","amount":"' .. amount
    .. '"},{"account":"' .. credit .. '","direction":"credit","amount":"' .. amount .. '"}'
end

-- all different, a random step apart
local function many_entries()
  local texts = {}
  local start = math.random(0, accounts - 1)
  local step = math.random(1, math.floor(accounts / (2 * pairs_of_entries)) - 1)
  for pair = 0, pairs_of_entries - 1 do
    local debit = (start + 2 * pair * step) % accounts + 1
    local credit = (start + (2 * pair + 1) * step) % accounts + 1
    texts[pair + 1] = entries_of(debit, "account:" .. credit)
  end
  return table.concat(texts, ",")
end

local function new_request()
  count = count + 1
  local body = '{"entries":[' .. (pairs_of_entries == 1 and entries_of(two_accounts()) or many_entries()) .. "]}"
  return head .. count .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

request = new_request

-- Half of what is repeated is the request sent last, which is most likely still in flight; the other
-- half any of the last ones, most likely answered.
local remembered_max = 10000
local remembered = {}
if repeat_share > 0 then
  function request()
    if count > 0 and math.random() < repeat_share then
      repeats = repeats + 1
      local back = math.random() < 0.5 and 0 or math.random(0, math.min(count, remembered_max) - 1)
      return remembered[(count - back) % remembered_max]
    end
    local text = new_request()
    remembered[count % remembered_max] = text
    return text
  end
end

-- An open loop: whichever connection is free sends what is due next, also what is overdue. All connect at
-- once, so it may begin with a lead at a lower rate, which is counted apart.
local is_in_lead = function() return false end
if per_s > 0 then
  local ffi = require("ffi")
  ffi.cdef("typedef struct { long s; long ns; } moment; int clock_gettime(int clock, moment *now);")
  local monotonic, now = 1, ffi.new("moment")
  local function now_ms()
    ffi.C.clock_gettime(monotonic, now)
    return tonumber(now.s) * 1e3 + tonumber(now.ns) / 1e6
  end
  local started_ms
  local due = 0
  local function due_ms()
    local in_lead = lead_s * lead_per_s / thread_count
    if due < in_lead then return due * 1e3 * thread_count / lead_per_s end
    return lead_s * 1e3 + (due - in_lead) * 1e3 * thread_count / per_s
  end
  function delay()
    local ms = now_ms()
    started_ms = started_ms or ms
    local wait_ms = started_ms + due_ms() - ms
    due = due + 1
    return math.max(math.floor(wait_ms + 0.5), 0)
  end
  function is_in_lead() return now_ms() < started_ms + lead_s * 1e3 end
end

-- only where it is needed: that wrk hands over every header costs it 3 µs a request, beside 20
if os.getenv("BENCH_COUNTS_STATUSES") == "true" then
  function response(status, headers)
    local name = tostring(status)
    statuses[name] = (statuses[name] or 0) + 1
    if lead_s > 0 and is_in_lead() then lead_statuses[name] = (lead_statuses[name] or 0) + 1 end
    if headers["idempotency-replayed"] then replayed = replayed + 1 end
  end
end

local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("thread_number", #threads)
  thread:set("thread_count", tonumber(os.getenv("BENCH_THREADS")))
end

local function sum_of(name)
  local sum = 0
  for _, thread in ipairs(threads) do sum = sum + thread:get(name) end
  return sum
end

local function sum_of_statuses(name)
  local sums = {}
  for _, thread in ipairs(threads) do
    for status, number in pairs(thread:get(name)) do sums[status] = (sums[status] or 0) + number end
  end
  return sums
end

local function json_of(counts)
  local texts = {}
  for name, number in pairs(counts) do table.insert(texts, string.format('"%s":%d', name, number)) end
  return "{" .. table.concat(texts, ",") .. "}"
end

-- wrk counts a status of 400 and above as an error, and latencies in microseconds
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'bench {"answered":%d,"seconds":%.6f,"errors":{"status":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d},'
      .. '"latencyMs":{"p50":%.3f,"p95":%.3f,"p99":%.3f,"max":%.3f},"repeats":%d,"replayed":%d,"statuses":%s,"leadStatuses":%s}\n',
    summary.requests, summary.duration / 1e6,
    errors.status, errors.connect, errors.read, errors.write, errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, sum_of("repeats"), sum_of("replayed"),
    json_of(sum_of_statuses("statuses")), json_of(sum_of_statuses("lead_statuses"))))
end
