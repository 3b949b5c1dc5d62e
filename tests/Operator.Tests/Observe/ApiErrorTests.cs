using System.Net;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Observe;

/// <summary>An answer of the API server other than 2xx, in words for a person.</summary>
public sealed class ApiErrorTests
{
    [Fact]
    public void Of_Forbidden_IsThatInTheServersWords() =>
        Assert.Equal(
            new ApiError(Reasons.Forbidden, "Secret x cannot be read: not allowed"),
            ApiError.Of("Secret x cannot be read", Answer(HttpStatusCode.Forbidden, "not allowed")));

    [Fact]
    public void Of_AnyOtherAnswer_IsUnavailableWithItsCodeAndNotItsWords() =>
        Assert.Equal(
            new ApiError(Reasons.ApiServerUnavailable, "Secret x cannot be read: the API server answers 503"),
            ApiError.Of("Secret x cannot be read", Answer(HttpStatusCode.ServiceUnavailable, "etcd is down")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Words_OfAnAnswerWithoutAny_SayThatThereAreNone(string? message) =>
        Assert.Equal("no reason is given", ApiError.Words(Answer(HttpStatusCode.Forbidden, message)));

    [Fact]
    public void Words_LongerThan300Characters_AreCut()
    {
        var longest = new string('x', 300);

        Assert.Equal(longest, ApiError.Words(Answer(HttpStatusCode.Forbidden, longest)));
        Assert.Equal(longest + "...", ApiError.Words(Answer(HttpStatusCode.Forbidden, longest + "y")));
    }

    private static KubernetesApiException Answer(HttpStatusCode code, string? message) =>
        new(code, new V1Status { Message = message }, "GET /");
}
