import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class AccountsTest {
    /** Stands for the code of the partner: it waits as long as the bank asks it to. */
    static int accounts(String url, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/institution/v1/accounts"))
                .header("Authorization", "Bearer " + token).build();
        var answer = Bank.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) return 200;
        Thread.sleep(1000 * answer.headers().firstValueAsLong("Retry-After").orElseThrow());
        return Bank.HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    void aBusyBankIsGivenTime() throws Exception {
        try (Bank bank = new Bank("accounts-java", "busy.yaml")) {
            String link = bank.post("/links", "{\"partner\": \"kakeibo\", \"customer\": \"plain\"}");
            for (int time = 0; time < 2; time++) {
                assertEquals(200, accounts(bank.url, Bank.text(link, "access_token")));
            }
        }
    }
}
