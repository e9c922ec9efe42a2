"""Front doors in Terraform: APIs, load balancers, distributions, resolvers."""

from deburr.sources.terraform.table_words import Types, words

DOORS: Types = {
    "aws_api_gateway_rest_api": (
        "AWS::ApiGateway::RestApi",
        words(
            """name: Name, endpoint_configuration.types: EndpointConfiguration.Types, body: Body, policy: Policy,
            tags: Tags, disable_execute_api_endpoint: DisableExecuteApiEndpoint,
            minimum_compression_size: MinimumCompressionSize"""
        ),
    ),
    "aws_api_gateway_resource": (
        "AWS::ApiGateway::Resource",
        words("rest_api_id: RestApiId, parent_id: ParentId, path_part: PathPart"),
    ),
    "aws_api_gateway_method": (
        "AWS::ApiGateway::Method",
        words(
            """rest_api_id: RestApiId, resource_id: ResourceId, http_method: HttpMethod,
            api_key_required: ApiKeyRequired, authorization: AuthorizationType, request_models: RequestModels,
            request_validator_id: RequestValidatorId"""
        ),
    ),
    "aws_api_gateway_integration": (
        "AWS::ApiGateway::Method",
        words(
            """rest_api_id: RestApiId, resource_id: ResourceId, http_method: HttpMethod, uri: Integration.Uri,
            type: Integration.Type, timeout_milliseconds: Integration.TimeoutInMillis,
            request_templates: Integration.RequestTemplates, request_parameters: Integration.RequestParameters,
            response_transfer_mode: Integration.ResponseTransferMode"""
        ),
    ),
    "aws_api_gateway_authorizer": (
        "AWS::ApiGateway::Authorizer",
        words(
            """rest_api_id: RestApiId, type: Type, authorizer_uri: AuthorizerUri, name: Name,
            identity_validation_expression: IdentityValidationExpression"""
        ),
    ),
    "aws_api_gateway_stage": (
        "AWS::ApiGateway::Stage",
        words(
            """rest_api_id: RestApiId, cache_cluster_enabled: CacheClusterEnabled,
            xray_tracing_enabled: TracingEnabled, client_certificate_id: ClientCertificateId,
            documentation_version: DocumentationVersion, canary_settings: CanarySetting, tags: Tags,
            access_log_settings.destination_arn: AccessLogSetting.DestinationArn"""
        ),
    ),
    "aws_api_gateway_method_settings": (
        "AWS::ApiGateway::Stage",
        words(
            """rest_api_id: RestApiId, settings.*.logging_level: MethodSettings.*.LoggingLevel,
            settings.*.caching_enabled: MethodSettings.*.CachingEnabled,
            settings.*.throttling_rate_limit: MethodSettings.*.ThrottlingRateLimit,
            settings.*.throttling_burst_limit: MethodSettings.*.ThrottlingBurstLimit"""
        ),
    ),
    "aws_api_gateway_deployment": ("AWS::ApiGateway::Deployment", words("rest_api_id: RestApiId")),
    "aws_api_gateway_usage_plan": (
        "AWS::ApiGateway::UsagePlan",
        words("api_stages.*.api_id: ApiStages.*.ApiId, throttle_settings: Throttle"),
    ),
    "aws_api_gateway_request_validator": ("AWS::ApiGateway::RequestValidator", words("rest_api_id: RestApiId")),
    "aws_api_gateway_gateway_response": ("AWS::ApiGateway::GatewayResponse", words("rest_api_id: RestApiId")),
    "aws_api_gateway_documentation_part": ("AWS::ApiGateway::DocumentationPart", words("rest_api_id: RestApiId")),
    "aws_api_gateway_rest_api_policy": ("AWS::ApiGateway::Stage", words("rest_api_id: RestApiId, policy: Policy")),
    "aws_api_gateway_domain_name": (
        "AWS::ApiGateway::DomainName",
        words("domain_name: DomainName, mutual_tls_authentication: MutualTlsAuthentication"),
    ),
    "aws_apigatewayv2_domain_name": (
        "AWS::ApiGatewayV2::DomainName",
        words("domain_name: DomainName, mutual_tls_authentication: MutualTlsAuthentication"),
    ),
    "aws_api_gateway_base_path_mapping": ("AWS::ApiGateway::BasePathMapping", words("api_id: RestApiId")),
    "aws_wafv2_web_acl_association": ("AWS::WAFv2::WebACLAssociation", words("resource_arn: ResourceArn")),
    "aws_apigatewayv2_api": (
        "AWS::ApiGatewayV2::Api",
        words(
            """name: Name, protocol_type: ProtocolType, body: Body, target: Target,
            disable_execute_api_endpoint: DisableExecuteApiEndpoint"""
        ),
    ),
    "aws_apigatewayv2_integration": (
        "AWS::ApiGatewayV2::Integration",
        words(
            """api_id: ApiId, integration_uri: IntegrationUri, timeout_milliseconds: TimeoutInMillis,
            integration_type: IntegrationType, payload_format_version: PayloadFormatVersion"""
        ),
    ),
    "aws_apigatewayv2_route": (
        "AWS::ApiGatewayV2::Route",
        words("api_id: ApiId, route_key: RouteKey, target: Target, authorization_type: AuthorizationType"),
    ),
    "aws_apigatewayv2_stage": (
        "AWS::ApiGatewayV2::Stage",
        words(
            """api_id: ApiId,
            default_route_settings.throttling_rate_limit: DefaultRouteSettings.ThrottlingRateLimit,
            default_route_settings.throttling_burst_limit: DefaultRouteSettings.ThrottlingBurstLimit,
            route_settings.*.throttling_rate_limit: RouteSettings.*.ThrottlingRateLimit"""
        ),
    ),
    "aws_apigatewayv2_authorizer": (
        "AWS::ApiGatewayV2::Authorizer",
        words("api_id: ApiId, authorizer_uri: AuthorizerUri, name: Name"),
    ),
    "aws_apigatewayv2_api_mapping": ("AWS::ApiGatewayV2::ApiMapping", words("api_id: ApiId")),
    "aws_lb_target_group": ("AWS::ElasticLoadBalancingV2::TargetGroup", words("target_type: TargetType")),
    "aws_lb_listener": (
        "AWS::ElasticLoadBalancingV2::Listener",
        words("default_action.*.target_group_arn: DefaultActions.*.TargetGroupArn"),
    ),
    "aws_lb_listener_rule": (
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        words(
            """action.*.target_group_arn: Actions.*.TargetGroupArn,
            condition.*.path_pattern.values: Conditions.*.PathPatternConfig.Values"""
        ),
    ),
    "aws_vpclattice_target_group_attachment": ("AWS::VpcLattice::TargetGroup", words("target.*.id: Targets.*.Id")),
    "aws_appsync_datasource": (
        "AWS::AppSync::DataSource",
        words("name: Name, lambda_config.function_arn: LambdaConfig.LambdaFunctionArn"),
    ),
    "aws_appsync_resolver": (
        "AWS::AppSync::Resolver",
        words(
            "data_source: DataSourceName, type: TypeName, field: FieldName, request_template: RequestMappingTemplate,"
            " code: Code"
        ),
    ),
    "aws_appsync_function": (
        "AWS::AppSync::FunctionConfiguration",
        words("data_source: DataSourceName, request_mapping_template: RequestMappingTemplate, code: Code"),
    ),
    "aws_cloudfront_distribution": (
        "AWS::CloudFront::Distribution",
        words(
            """default_cache_behavior.lambda_function_association.*.lambda_arn:
            DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations.*.LambdaFunctionARN,
            default_cache_behavior.lambda_function_association.*.event_type:
            DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations.*.EventType,
            ordered_cache_behavior.*.lambda_function_association.*.lambda_arn:
            DistributionConfig.CacheBehaviors.*.LambdaFunctionAssociations.*.LambdaFunctionARN,
            ordered_cache_behavior.*.lambda_function_association.*.event_type:
            DistributionConfig.CacheBehaviors.*.LambdaFunctionAssociations.*.EventType,
            origin.*.domain_name: DistributionConfig.Origins.*.DomainName,
            origin.*.custom_origin_config.origin_read_timeout:
            DistributionConfig.Origins.*.CustomOriginConfig.OriginReadTimeout"""
        ),
    ),
}
