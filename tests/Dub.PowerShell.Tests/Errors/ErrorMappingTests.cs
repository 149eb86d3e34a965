using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dub.Errors;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Errors;

public sealed class ErrorMappingTests
{
    public static TheoryData<int, string, Type, string> Documented => new()
    {
        { 400, "bad_request", typeof(DubBadRequestException), "Dub.BadRequest" },
        { 401, "unauthorized", typeof(DubUnauthorizedException), "Dub.Unauthorized" },
        { 403, "forbidden", typeof(DubForbiddenException), "Dub.Forbidden" },
        { 403, "exceeded_limit", typeof(DubForbiddenException), "Dub.ExceededLimit" },
        { 404, "not_found", typeof(DubNotFoundException), "Dub.NotFound" },
        { 409, "conflict", typeof(DubConflictException), "Dub.Conflict" },
        { 409, "invite_pending", typeof(DubConflictException), "Dub.InvitePending" },
        { 410, "invite_expired", typeof(DubInviteExpiredException), "Dub.InviteExpired" },
        { 422, "unprocessable_entity", typeof(DubUnprocessableEntityException), "Dub.UnprocessableEntity" },
        { 429, "rate_limit_exceeded", typeof(DubRateLimitExceededException), "Dub.RateLimitExceeded" },
        { 500, "internal_server_error", typeof(DubInternalServerErrorException), "Dub.InternalServerError" },
        { 402, "payment_required", typeof(DubApiException), "Dub.ApiError" },
        { 418, "teapot", typeof(DubApiException), "Dub.ApiError" },
        { 501, "internal_server_error", typeof(DubApiException), "Dub.ApiError" },
        { 503, "unavailable", typeof(DubApiException), "Dub.ApiError" },
        { 599, "odd", typeof(DubApiException), "Dub.ApiError" },
    };

    public static TheoryData<int, Type> Statuses => new()
    {
        { 400, typeof(DubBadRequestException) },
        { 401, typeof(DubUnauthorizedException) },
        { 403, typeof(DubForbiddenException) },
        { 404, typeof(DubNotFoundException) },
        { 409, typeof(DubConflictException) },
        { 410, typeof(DubInviteExpiredException) },
        { 422, typeof(DubUnprocessableEntityException) },
        { 429, typeof(DubRateLimitExceededException) },
        { 500, typeof(DubInternalServerErrorException) },
    };

    [Theory]
    [MemberData(nameof(Documented))]
    public void A_status_and_code_give_their_type_and_id(int status, string code, Type type, string id)
    {
        DubApiException error = Exception(Samples.Answer(status, Samples.Error(code, "what is wrong")));

        Assert.Equal(type, error.GetType());
        Assert.Equal(id, error.ErrorId);
        Assert.Equal(status, error.StatusCode);
        Assert.Equal(code, error.Code);
        Assert.Equal("https://dub.co/docs/errors", error.DocUrl);
        Assert.Equal($"Dub answered {status} ({code}): what is wrong", error.Message);
        Assert.Equal("application/json", error.ContentType);
        Assert.EndsWith(" See https://dub.co/docs/errors", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_code_that_is_not_known_is_still_an_error_of_its_status(int status, Type type)
    {
        DubApiException error = Exception(Samples.Answer(status, Samples.Error("brand_new_code")));
        Assert.Equal(type, error.GetType());
        Assert.Equal("brand_new_code", error.Code);
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_status_without_dubs_error_object_is_not_dubs_error(int status, Type type)
    {
        DubApiException error = Exception(Samples.Answer(status, "<html>proxy</html>", "text/html; charset=utf-8"));
        Assert.NotEqual(type, error.GetType());
        Assert.Equal("Dub.ApiError", error.ErrorId);
        Assert.Null(error.Code);
        Assert.Equal("<html>proxy</html>", error.RawBody);
        Assert.Equal(
            $"The server answered {status} (text/html; charset=utf-8) without Dub's error object, with a body that begins: <html>proxy</html>",
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"error\"")]
    [InlineData("[]")]
    [InlineData("[{\"error\":{\"code\":\"not_found\"}}]")]
    [InlineData("{}")]
    [InlineData("{\"error\":null}")]
    [InlineData("{\"error\":\"not_found\"}")]
    [InlineData("{\"error\":[]}")]
    [InlineData("{\"error\":{}}")]
    [InlineData("{\"error\":{\"code\":null}}")]
    [InlineData("{\"error\":{\"code\":404}}")]
    [InlineData("{\"error\":{\"code\":\"\"}}")]
    [InlineData("{\"Error\":{\"Code\":\"not_found\"}}")]
    [InlineData("{\"error\":{\"code\":\"not_found\"}")]
    [InlineData("{\"error\":{\"code\":\"not_found\"}} trailing")]
    public void A_body_that_is_not_the_error_object_is_foreign(string body)
    {
        DubApiException error = Exception(Samples.Answer(404, body));
        Assert.Equal("Dub.ApiError", error.ErrorId);
        Assert.Null(error.Code);
        Assert.Null(error.DocUrl);
    }

    [Fact]
    public void Members_of_other_kinds_are_left_out_and_the_code_is_enough()
    {
        DubApiException error = Exception(Samples.Answer(404, """{"error":{"code":"not_found","message":{"a":1},"doc_url":5}}"""));
        Assert.IsType<DubNotFoundException>(error);
        Assert.Equal("Dub answered 404 (not_found): no message", error.Message);
        Assert.Null(error.DocUrl);
    }

    [Fact]
    public void A_body_nested_without_end_is_foreign()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"error\":", 5_000));
        Assert.Equal("Dub.ApiError", ApiErrors.From(Samples.Answer(500, deep)).ErrorId);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_foreign_and_shown_as_far_as_can_be()
    {
        byte[] body = [.. Encoding.ASCII.GetBytes("{\"error\":{\"code\":\"x"), 0xFF, 0xC0, 0x80, .. Encoding.ASCII.GetBytes("\"}}")];
        DubApiException error = Exception(Samples.Answer(500, body));
        Assert.Equal("Dub.ApiError", error.ErrorId);
        Assert.Contains('\uFFFD', error.RawBody);
    }

    [Fact]
    public void A_missing_body_and_type_are_said_to_be_so()
    {
        DubApiException error = Exception(new ApiResponse { StatusCode = 502 });
        Assert.Equal("The server answered 502 without Dub's error object, with an empty body", error.Message);
        Assert.Null(error.ContentType);
        Assert.Equal(string.Empty, error.RawBody);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(307)]
    [InlineData(308)]
    public void A_redirect_is_an_error_that_says_so(int status)
    {
        DubApiException error = Exception(Samples.Answer(status, string.Empty, null));
        Assert.Equal("Dub.ApiError", error.ErrorId);
        Assert.Contains("a redirect, which is not followed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "Misconfigured authorization header. Did you forget to add 'Bearer '?", true)]
    [InlineData(404, "Workspace ID not found. Did you forget?", true)]
    [InlineData(404, "Workspace not found.", true)]
    [InlineData(400, "amount is required", false)]
    [InlineData(404, "Click event not found", false)]
    [InlineData(422, "Workspace ID not found", false)]
    public void A_key_of_another_kind_concerns_every_call(int status, string message, bool every)
    {
        Assert.Equal(every, ApiErrors.From(Samples.Answer(status, Samples.Error("any", message))).IsFatal);
    }

    [Theory]
    [InlineData("Workspace ID not found. Did you forget?")]
    [InlineData("Workspace not found.")]
    public void A_404_about_the_key_advises_on_the_key(string message)
    {
        DubApiException error = Exception(Samples.Answer(404, Samples.Error("not_found", message, docUrl: null)));
        Assert.Equal("Dub.NotFound", error.ErrorId);
        Assert.Equal(ErrorCatalogue.Text(ErrorCatalogue.Unauthorized), error.RecommendedAction);
    }

    [Theory]
    [InlineData(409, "invite_pending", true)]
    [InlineData(409, "conflict", false)]
    [InlineData(422, "invite_pending", false)]
    public void A_pending_invitation_concerns_every_call(int status, string code, bool every)
    {
        Assert.Equal(every, ApiErrors.From(Samples.Answer(status, Samples.Error(code, "Workspace invite pending."))).IsFatal);
    }

    [Fact]
    public void Only_the_keys_statuses_concern_every_call()
    {
        IEnumerable<int> every = Enumerable.Range(300, 300)
            .Where(static status => ApiErrors.From(Samples.Answer(status, Samples.Error("any"))).IsFatal);
        Assert.Equal([401, 403, 410], every);
    }

    [Theory]
    [InlineData("é")]
    [InlineData("漢")]
    [InlineData("🙂")]
    public void The_bodys_start_is_not_cut_within_a_character(string character)
    {
        for (int lead = 0; lead < 4; lead++)
        {
            string body = new string('x', 4_096 - lead) + character + "y";
            Assert.DoesNotContain('\uFFFD', Exception(Samples.Answer(502, body, "text/plain")).RawBody);
        }
    }

    [Fact]
    public void The_bodys_start_is_kept_and_no_more()
    {
        DubApiException error = Exception(Samples.Answer(502, new string('x', 100_000), "text/plain"));
        Assert.Equal(4_096, error.RawBody.Length);
        Assert.InRange(error.Message.Length, 100, 400);
    }

    private static DubApiException Exception(ApiResponse response) => Assert.IsAssignableFrom<DubApiException>(ApiErrors.From(response).ToException());
}
