require_relative "bank"

# Stands for the code of the partner: it waits as long as the bank asks it to.
def accounts(url, token)
  ask = -> { Net::HTTP.get_response(URI("#{url}/institution/v1/accounts"), { "Authorization" => "Bearer #{token}" }) }
  answer = ask.call
  return answer.code if answer.code == "200"

  sleep answer["Retry-After"].to_i
  ask.call.code
end

RSpec.describe "accounts" do
  it "gives a busy bank time", scenario: "busy.yaml" do
    link = JSON.parse(@bank.control("/links", { partner: "kakeibo", customer: "plain" }).body)
    2.times { expect(accounts(@bank.url, link["access_token"])).to eq "200" }
  end
end
