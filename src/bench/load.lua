-- wrk's script. Reads KIND (transfer, batch, hold, account or entries), ACCOUNTS (a file of "token
-- account" lines, a user's together), HOT (the account that is paid, or empty) and RUN (a word that
-- no other run uses). All money is 1, each order under a key of its own; a hold is captured by the
-- next request. Prints: requests answered well, others, seconds, p50 and p99 in ms.
local kind = os.getenv("KIND")
local hot = os.getenv("HOT") or ""
local run = os.getenv("RUN")
local batch = tonumber(os.getenv("BATCH"))
local tokens, accounts, user_of, first_of, last_of = {}, {}, {}, {}, {}
local sent = 0
local held = {}
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init()
  for line in io.lines(os.getenv("ACCOUNTS")) do
    local token, account = line:match("^(%S+) (%S+)$")
    if token ~= tokens[#tokens] then
      table.insert(tokens, token)
      first_of[#tokens] = #accounts + 1
    end
    table.insert(accounts, account)
    user_of[#accounts] = #tokens
    last_of[#tokens] = #accounts
  end
  math.randomseed(42 + number)
end

local function key()
  sent = sent + 1
  return run .. "-" .. number .. "-" .. sent
end

local function http(method, path, user, name, body)
  return method .. " " .. path .. " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer "
    .. tokens[user] .. (body and "\r\nContent-Type: application/json\r\nContent-Length: " .. #body
    or "") .. (name and "\r\nIdempotency-Key: " .. name or "") .. "\r\n\r\n" .. (body or "")
end

-- The payer, and whoever is paid.
local function pair(first, last)
  local from = math.random(first, last)
  local to
  repeat
    to = (hot ~= "" and hot) or accounts[math.random(#accounts)]
    if to == accounts[from] then
      from = from < last and from + 1 or first
    end
  until to ~= accounts[from]
  return from, '"from_account_id":"' .. accounts[from] .. '","to_account_id":"' .. to
    .. '","amount":1,"currency":"EUR"'
end

local requests = {}

function requests.transfer()
  local from, order = pair(1, #accounts)
  return http("POST", "/v1/transfers", user_of[from], key(), "{" .. order .. "}")
end

function requests.batch()
  local user = math.random(#tokens)
  local items = {}
  for i = 1, batch do
    local _, order = pair(first_of[user], last_of[user])
    items[i] = "{" .. order .. ',"idempotency_key":"' .. key() .. '"}'
  end
  return http("POST", "/v1/transfers/batch", user, nil,
    '{"mode":"independent","transfers":[' .. table.concat(items, ",") .. "]}")
end

function requests.hold()
  local hold = table.remove(held)
  if hold then
    return http("POST", "/v1/holds/" .. hold.id .. "/capture", hold.user, key(), "{}")
  end
  local from, order = pair(1, #accounts)
  return http("POST", "/v1/holds", user_of[from], key(), "{" .. order .. ',"expires_in":3600}')
end

function requests.account()
  local of = math.random(#accounts)
  return http("GET", "/v1/accounts/" .. accounts[of], user_of[of])
end

function requests.entries()
  local of = math.random(#accounts)
  return http("GET", "/v1/accounts/" .. accounts[of] .. "/entries?limit=50", user_of[of])
end

request = requests[kind]

if kind == "hold" then
  local user_of_account = {}
  function response(status, headers, body)
    if #accounts > 0 and not next(user_of_account) then
      for i, account in ipairs(accounts) do
        user_of_account[account] = user_of[i]
      end
    end
    if status == 201 then
      table.insert(held, {
        id = body:match('"id":"([^"]+)"'),
        user = user_of_account[body:match('"from_account_id":"([^"]+)"')],
      })
    end
  end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("RESULT %d %d %.3f %.2f %.2f", summary.requests - errors.status,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
