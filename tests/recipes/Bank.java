import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** A bank of the test's own, which plays a scenario file. */
final class Bank implements AutoCloseable {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    final String url;
    private final String run;

    Bank(String name, String file) throws Exception {
        String server = System.getenv().getOrDefault("KUMIAI_URL", "http://127.0.0.1:8080");
        url = server + "/s/" + name;
        control("PUT", "/scenario", "application/yaml", Files.readString(Path.of(file)), "application/json");
        run = text(post("/runs", "{\"strict\": true}"), "run_id");
    }

    String post(String path, String body) throws Exception {
        return control("POST", path, "application/json", body, "application/json").body();
    }

    private HttpResponse<String> control(String method, String path, String media, String body, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/_sandbox" + path))
                .header("Content-Type", media).header("Accept", accept).header("Accept-Language", "en")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        Assertions.assertTrue(answer.statusCode() < 400, answer.body());
        return answer;
    }

    /** A text in a JSON answer; with a JSON library at hand, use that. */
    static String text(String json, String key) {
        var found = Pattern.compile("\"" + key + "\":\\s*\"([^\"]*)\"").matcher(json);
        Assertions.assertTrue(found.find(), json);
        return found.group(1);
    }

    /** The bank says how the partner behaved. */
    @Override
    public void close() throws Exception {
        var told = control("POST", "/runs/" + run + "/finish", "application/json", "{}", "text/plain");
        Assertions.assertEquals("0", told.headers().firstValue("Sandbox-Exit-Code").orElse(""), told.body());
    }
}
