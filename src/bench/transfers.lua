-- wrk's script: transfers of 1 between random accounts, or to one hot account, each under a key of
-- its own. Reads ACCOUNTS (a file of "token account" lines), HOT (an account, or empty) and RUN
-- (a word that no other run uses). Prints: posted, other answers, seconds, p50 and p99 in ms.
local tokens, accounts = {}, {}
local hot = os.getenv("HOT")
local run = os.getenv("RUN")
local sent = 0
local threads = {}
posted = 0
other = 0

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init()
  for line in io.lines(os.getenv("ACCOUNTS")) do
    local token, account = line:match("^(%S+) (%S+)$")
    table.insert(tokens, token)
    table.insert(accounts, account)
  end
  math.randomseed(42 + number)
end

function request()
  sent = sent + 1
  local from = math.random(#accounts)
  local to
  repeat
    to = (hot ~= "" and hot) or accounts[math.random(#accounts)]
    if to == accounts[from] then
      from = from % #accounts + 1
    end
  until to ~= accounts[from]
  return wrk.format("POST", "/v1/transfers", {
    ["Authorization"] = "Bearer " .. tokens[from],
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. number .. "-" .. sent,
  }, '{"from_account_id":"' .. accounts[from] .. '","to_account_id":"' .. to
    .. '","amount":1,"currency":"EUR"}')
end

function response(status)
  if status == 201 then
    posted = posted + 1
  else
    other = other + 1
  end
end

function done(summary, latency)
  local sums = { posted = 0, other = 0 }
  for _, thread in ipairs(threads) do
    sums.posted = sums.posted + thread:get("posted")
    sums.other = sums.other + thread:get("other")
  end
  local errors = summary.errors
  sums.other = sums.other + errors.connect + errors.read + errors.write + errors.timeout
  print(string.format("RESULT %d %d %.3f %.1f %.1f", sums.posted, sums.other,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
