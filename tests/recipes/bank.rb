require "json"
require "net/http"

# A bank of the example's own, which plays a scenario file.
class Bank
  attr_reader :url

  def initialize(name, file)
    @url = "#{ENV.fetch("KUMIAI_URL", "http://127.0.0.1:8080")}/s/#{name}"
    @run = JSON.parse(control("/runs", { scenario: File.read(file), strict: true }).body)["run_id"]
  end

  def control(path, body = {}, accept = "application/json")
    headers = { "Content-Type" => "application/json", "Accept" => accept, "Accept-Language" => "en" }
    answer = Net::HTTP.post(URI("#{@url}/_sandbox#{path}"), body.to_json, headers)
    answer.is_a?(Net::HTTPSuccess) ? answer : raise(answer.body)
  end

  # The bank says how the partner behaved.
  def finish
    told = control("/runs/#{@run}/finish", {}, "text/plain")
    raise told.body.force_encoding("UTF-8") unless told["Sandbox-Exit-Code"] == "0"
  end
end

RSpec.configure do |config|
  config.around(:each, :scenario) do |example|
    name = example.full_description.downcase.gsub(/[^a-z0-9]+/, "-")[0, 64]
    @bank = Bank.new(name, example.metadata[:scenario])
    example.run
    @bank.finish
  end
end
