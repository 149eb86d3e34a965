using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Lookup;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Lookup;

public sealed class ConnectionProbeTests
{
    [Theory]
    [InlineData(401, "unauthorized", "Plan is not known, because Dub did not accept the key.")]
    [InlineData(422, "unprocessable_entity", "Plan is not known, because the response does not show whether Dub accepts the key.")]
    public async Task A_limit_without_an_accepted_key_tells_no_plan_and_says_why(int status, string code, string remark)
    {
        using LookupScene scene = new(FakeServer.Error(status, code, "Refused.", ("X-RateLimit-Limit", "1200")));
        ConnectionTest test = await new ConnectionProbe(scene.Client, NoCallEvents.Instance).RunAsync(CancellationToken.None);
        Assert.Equal(1200, test.RequestsPerMinute);
        Assert.Null(test.Plan);
        Assert.Equal(remark, test.Remarks[test.Remarks.Count - 1]);
    }
}
